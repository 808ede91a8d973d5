import { openNotes } from '../../career/notes.ts'
import { type DocPage, filledDoc } from './doc-page.ts'
import { type Origin, originsOf } from './origins.ts'
import type { WayContext } from './way-context.ts'

export interface ContinuePage {
  readonly doc: Omit<DocPage, 'sources'>
  readonly exams: {
    readonly rows: readonly {
      readonly exam: string
      readonly name: string
      readonly vendor: string
      readonly from: string | null
      readonly until: string | null
      readonly replacedBy: string | null
      readonly confidence: string
    }[]
    readonly from: readonly Origin[]
  }
  readonly sources: DocPage['sources']
}

/** After the first job: what comes next, and which exams came and went. */
export async function continuePage(context: WayContext): Promise<ContinuePage> {
  const { facts } = context.career
  const notes = openNotes(facts)
  const doc = filledDoc(context, 'continue', notes)
  const nameOf = new Map(facts.exams.map(({ id, exam }) => [id, exam]))
  const latest = ({ availableFrom, availableUntil, retiredOn }: (typeof facts.exams)[number]) =>
    [availableFrom, availableUntil, retiredOn]
      .flatMap((day) => day ?? [])
      .sort()
      .at(-1) ?? ''
  const exams = [...facts.exams].sort((a, b) => (latest(a) < latest(b) ? 1 : -1))
  return {
    doc,
    exams: {
      rows: exams.map((row) => ({
        exam: row.exam,
        name: row.name,
        vendor: row.vendor,
        from: row.availableFrom,
        until: row.availableUntil ?? row.retiredOn,
        replacedBy: row.replacedBy === null ? null : (nameOf.get(row.replacedBy) ?? row.replacedBy),
        confidence: row.confidence,
      })),
      from: originsOf(notes, 'exams', exams),
    },
    sources: notes.list,
  }
}
