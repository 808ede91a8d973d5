import { spawn } from 'node:child_process'
import path from 'node:path'
import { root } from '../tidy/sources.ts'

/** How a command ended, and what it said. */
export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/** Runs the terminal's program from its sources, as main.ts is run, with a data folder of its own. */
export async function run(
  words: readonly string[],
  {
    home,
    cwd = root,
    input = '',
    env = {},
    main = 'src/main.ts',
  }: {
    readonly home: string
    readonly cwd?: string
    readonly input?: string
    readonly env?: Readonly<Record<string, string>>
    /** What serves pages can't be run from its sources. */
    readonly main?: 'src/main.ts' | 'dist/main.js'
  },
): Promise<Ran> {
  const child = spawn(process.execPath, [path.join(root, main), ...words], {
    cwd,
    env: {
      PATH: process.env.PATH,
      BACKWRIGHT_HOME: home,
      BACKWRIGHT_USUAL_HOME: home,
      // What was compiled once for a run of all tests needn't be for each command.
      ...(process.env.NODE_COMPILE_CACHE && {
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      }),
      ...env,
    },
  })
  const said = { out: '', error: '' }
  child.stdout.on('data', (piece: Buffer) => {
    said.out += piece
  })
  child.stderr.on('data', (piece: Buffer) => {
    said.error += piece
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, ...said }
}
