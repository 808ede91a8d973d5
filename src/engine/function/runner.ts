import fs from 'node:fs'
import path from 'node:path'
import { type Child, type ChildEnd, ending, startChild } from '../child-node.ts'
import type { Reply, Request } from './child/messages.ts'
import { replySchema } from './reply.ts'

/** One test of a learner's: node:test would wait for ever for a promise that never settles. */
const testMs = 2_000

/** What came of a request: an answer, or the end of the process. */
export type Came = Reply | ChildEnd

/** A process of Node that runs one learner's code, in a folder of its own that it can only read. */
export interface Runner extends Child<Request, Reply> {
  /** Puts files where the code runs, in place of those before. */
  place(files: Readonly<Record<string, string>>): void
}

const reporter = new URL(`./child/reporter${ending}`, import.meta.url).href

/** Starts a process and waits until it can be asked. Throws where Node cannot be started. */
export async function startRunner({ records = false } = {}): Promise<Runner> {
  const child = await startChild<Request, Reply>({
    main: new URL('./child/main', import.meta.url),
    schema: replySchema,
    nodeOptions: () => [
      '--stack-trace-limit=50',
      `--test-reporter=${reporter}`,
      '--test-reporter-destination=stdout',
      `--test-timeout=${testMs}`,
      // The debugger could undo the other bounds: only for recording, where it is needed.
      ...(records ? ['--allow-inspector'] : []),
    ],
    isAside: ({ kind }) => kind === 'test',
    isLast: ({ kind }) => kind === 'exit' || kind === 'too-much-output',
  })
  let placed: Readonly<Record<string, string>> = {}
  return {
    ...child,
    place: (files) => {
      const at = (name: string): string => path.join(child.folder, name)
      for (const name of Object.keys(placed)) {
        if (!Object.hasOwn(files, name)) fs.rmSync(at(name), { force: true })
      }
      for (const [name, text] of Object.entries(files)) {
        if (placed[name] !== text) fs.writeFileSync(at(name), text)
      }
      placed = files
    },
  }
}
