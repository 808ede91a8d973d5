import type { ViewContext } from './context.ts'
import type { SkillLine } from './lab-line.ts'
import { learnerLines } from './learner-lines.ts'

export interface SkillMap {
  readonly areas: readonly {
    readonly id: string
    readonly title: string
    readonly skills: readonly SkillLine[]
  }[]
  /** From a need to the skill that needs it. */
  readonly edges: readonly { readonly from: string; readonly to: string }[]
}

export async function skillMap(
  context: ViewContext,
  input: { learnerId: string },
): Promise<SkillMap> {
  const { skills } = await learnerLines(context, input.learnerId)
  return {
    areas: context.catalog.areas.map(({ id, title, skills: own }) => ({
      id,
      title,
      skills: own.map((skill) => skills.get(skill.id) as SkillLine),
    })),
    edges: [...skills.values()].flatMap(({ id, needs }) => needs.map((from) => ({ from, to: id }))),
  }
}
