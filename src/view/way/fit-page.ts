import { openNotes } from '../../career/notes.ts'
import type { TinyTask } from '../../career/tiny-tasks.ts'
import { type DocPage, filledDoc } from './doc-page.ts'
import { originsOf } from './origins.ts'
import { onetPart, type RolePage } from './role-page.ts'
import type { WayContext } from './way-context.ts'

export interface FitPage {
  readonly doc: Omit<DocPage, 'sources'>
  readonly tasks: readonly TinyTask[]
  /** What people in the occupations of two roles called relevant and important. */
  readonly said: readonly NonNullable<RolePage['onet']>[]
  readonly sources: DocPage['sources']
}

/** Ten minutes of the work, and what people in it say. Nothing is counted. */
export async function fitPage(context: WayContext): Promise<FitPage> {
  const { facts, roles, tinyTasks } = context.career
  const notes = openNotes(facts)
  const doc = filledDoc(context, 'is-it-for-me', notes)
  return {
    doc,
    tasks: tinyTasks,
    said: roles
      .filter(({ place }) => place <= 2)
      .flatMap(
        ({ onet }) => onetPart(context, onet, (rows) => originsOf(notes, 'onetTexts', rows)) ?? [],
      ),
    sources: notes.list,
  }
}
