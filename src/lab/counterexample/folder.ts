import { z } from 'zod'
import { indented } from './call.ts'

/** The file, branch, commit or program that is not as asked. */
export interface FolderCounterexample {
  readonly kind: 'folder'
  readonly of: 'file' | 'folder' | 'repository' | 'branch' | 'program' | 'server'
  /** Its path or name. */
  readonly name: string
  readonly expected: string
  readonly came: string
  /** What is there: the lines of the file, the history, what was printed. Null: nothing to show. */
  readonly shows: { readonly title: string; readonly text: string } | null
}

export const folderCounterexampleShape = z.object({
  kind: z.literal('folder'),
  of: z.enum(['file', 'folder', 'repository', 'branch', 'program', 'server']),
  name: z.string(),
  expected: z.string(),
  came: z.string(),
  shows: z.object({ title: z.string(), text: z.string() }).nullable(),
}) satisfies z.ZodType<FolderCounterexample>

/** What is not as asked, and what is there. */
export function folderCounterexampleText(counterexample: FolderCounterexample): string {
  const { of, name, expected, came, shows } = counterexample
  return [
    `The ${of} that is not as asked: ${name}`,
    `Expected: ${expected}`,
    `Came:     ${came}`,
    ...(shows ? [`${shows.title}\n${indented(shows.text)}`] : []),
  ].join('\n\n')
}
