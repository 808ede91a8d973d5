import { z } from 'zod'
import { indented } from './call.ts'
import { inWordsText, type Said } from './in-words.ts'

/** The file, branch, commit or program that is not as asked. */
export interface FolderCounterexample {
  readonly kind: 'folder'
  readonly of: 'file' | 'folder' | 'repository' | 'branch' | 'program' | 'server'
  /** Its path or name. */
  readonly name: string
  readonly expected: string
  readonly came: string
  /** What is there: the lines of the file, the history, what was printed. Null: nothing to show. */
  readonly shows: Shown | null
  /** Files that were put in place, where they were drawn; left out where none were. */
  readonly given?: readonly Shown[] | undefined
  /** What is right for them. */
  readonly wanted?: Shown | undefined
}

interface Shown {
  readonly title: string
  readonly text: string
}

const shown = z.object({ title: z.string(), text: z.string() })

export const folderCounterexampleShape = z.object({
  kind: z.literal('folder'),
  of: z.enum(['file', 'folder', 'repository', 'branch', 'program', 'server']),
  name: z.string(),
  expected: z.string(),
  came: z.string(),
  shows: shown.nullable(),
  given: z.array(shown).readonly().optional(),
  wanted: shown.optional(),
}) satisfies z.ZodType<FolderCounterexample>

/** What is not as asked, and what is there. */
export function folderCounterexampleText(
  counterexample: FolderCounterexample,
  above: Said | null,
): string {
  const { of, name, shows, given = [], wanted } = counterexample
  return [
    `The ${of} that is not as asked: ${name}`,
    ...inWordsText(counterexample, above),
    ...given.map(({ title, text }) => `${title}\n${indented(text)}`),
    ...(wanted ? [`${wanted.title}\n${indented(wanted.text)}`] : []),
    ...(shows ? [`${shows.title}\n${indented(shows.text)}`] : []),
  ].join('\n\n')
}
