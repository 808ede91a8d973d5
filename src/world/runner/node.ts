import path from 'node:path'

/* How Node is started for a learner's program. Our own processes start it by themselves. */

/** The Node that we run in: programs get the same, whatever else this machine has. */
export const nodeProgram = process.execPath
/** Where it is. First in PATH, `node` is this one. */
export const nodeFolder = path.dirname(nodeProgram)

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
  return [nodeProgram, ...nodeOptions(memoryBytes)]
}

function nodeOptions(memoryBytes: number): string[] {
  return [heapOption(memoryBytes), `--import=${printsAtOnce}`]
}

/** Half of its memory is for values; Node itself and what it has compiled need the rest. */
export function heapOption(memoryBytes: number): string {
  return `--max-old-space-size=${Math.max(32, Math.floor(memoryBytes / 1_048_576 / 2))}`
}
