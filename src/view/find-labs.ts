import type { Catalog } from '../lab/catalog.ts'
import type { LabLine } from './lab-line.ts'

/** What a list says of a lab that has nothing to do with who asks. */
export type LabFacts = Omit<LabLine, 'progress' | 'attempts' | 'lastAttemptAt' | 'ready'>

/** The labs that hold every word, in the order of the path. */
export function findLabs({ labs, skills }: Catalog, search: string): LabFacts[] {
  const words = searchWords(search)
  return [...labs.values()].flatMap((lab) => {
    const facts: LabFacts = {
      id: lab.id,
      kind: lab.kind,
      title: lab.title,
      skill: { id: lab.skill, title: skills.get(lab.skill)?.title ?? lab.skill },
      area: lab.skill.split('/')[0] as string,
      level: lab.level,
      minutes: lab.minutes,
      project: lab.project,
    }
    return holdsAll(facts, lab.brief, words) ? [facts] : []
  })
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
