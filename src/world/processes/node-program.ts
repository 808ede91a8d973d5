/**
 * Output is written before the program goes on. Otherwise a loop that prints without an end shows
 * nothing: what it prints waits in memory for a pause that never comes.
 */
const printsAtOnce = `data:text/javascript,${encodeURIComponent(
  'for (const stream of [process.stdout, process.stderr]) stream._handle?.setBlocking?.(true)',
)}`

/** The same for every Node that a program starts, by its environment. */
export function nodeEnvironment(memoryBytes: number): { readonly NODE_OPTIONS: string } {
  return { NODE_OPTIONS: nodeOptions(memoryBytes).join(' ') }
}

/** The words before the file of a program that Node runs for a learner. */
export function nodeWords(memoryBytes: number): [string, ...string[]] {
  return [process.execPath, ...nodeOptions(memoryBytes)]
}

function nodeOptions(memoryBytes: number): string[] {
  const megabytes = Math.max(32, Math.floor(memoryBytes / 1_048_576 / 2))
  return [`--max-old-space-size=${megabytes}`, `--import=${printsAtOnce}`]
}
