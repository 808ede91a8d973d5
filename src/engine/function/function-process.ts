import fs from 'node:fs'
import path from 'node:path'
import { defaultLimits } from '../../kit/limits.ts'
import { type Child, type ChildEnd, startChild } from '../../world/runner/asked-child.ts'
import { openSpareChildren, type SpareChildren } from '../../world/runner/spare-children.ts'
import type { Reply, Request } from './child/messages.ts'
import { replySchema } from './reply.ts'

/** What came of a request: an answer, or the end of the process. */
export type Came = Reply | ChildEnd

/** A process that runs one learner's code, in a folder of its own that it can only read. */
export interface FunctionChild extends Child<Request, Reply> {
  /** Puts files where the code runs, in place of those before. */
  place(files: Readonly<Record<string, string>>): void
}

/** Processes that wait for code. */
export type FunctionChildren = SpareChildren<FunctionChild>

/** Keeps `spares` processes ready from the first use on. */
export function openFunctionChildren(spares: number): FunctionChildren {
  return openSpareChildren(spares, () => startFunctionChild())
}

/** Starts a process and waits until it can be asked. Throws where it can't be started. */
export async function startFunctionChild({ records = false } = {}): Promise<FunctionChild> {
  const child = await startChild<Request, Reply>({
    main: new URL('./child/main', import.meta.url),
    schema: replySchema,
    stackFrames: 50,
    tests: { reporter: new URL('./child/reporter', import.meta.url), timeMs: defaultLimits.testMs },
    isInspected: records,
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
