import type { Catalog } from '../lab/catalog.ts'
import type { LabLine } from './lab-line.ts'

/** What a list says of a lab that has nothing to do with who asks. */
export type LabFacts = Omit<LabLine, 'progress' | 'attempts' | 'lastAttemptAt' | 'ready'>

/** A lab as it is listed and searched. */
export interface FoundLab {
  readonly facts: LabFacts
  readonly brief: string
}

/** All labs, in the order of the path. */
export function labsToFind({ labs, skills }: Catalog): FoundLab[] {
  return [...labs.values()].map((lab) => ({
    facts: {
      id: lab.id,
      kind: lab.kind,
      title: lab.title,
      skill: { id: lab.skill, title: skills.get(lab.skill)?.title ?? lab.skill },
      area: lab.skill.split('/')[0] as string,
      level: lab.level,
      minutes: lab.minutes,
      project: lab.project,
    },
    brief: lab.brief,
  }))
}

/** The labs that hold every word. */
export function findLabs(labs: readonly FoundLab[], search: string): LabFacts[] {
  const words = searchWords(search)
  return labs.filter(({ facts, brief }) => holdsAll(facts, brief, words)).map(({ facts }) => facts)
}

/** The words of a search, without accents and case. */
export function searchWords(search: string): string[] {
  return plain(search).split(/\s+/).filter(Boolean)
}

/** Whether id, title, skill or brief hold every word. */
export function holdsAll(
  lab: Pick<LabFacts, 'id' | 'title' | 'skill'>,
  brief: string,
  words: readonly string[],
): boolean {
  if (words.length === 0) return true
  const text = plain([lab.id, lab.title, lab.skill.id, lab.skill.title, brief].join(' '))
  return words.every((word) => text.includes(word))
}

/** Without accents and case. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
}
