import type { Task } from '../../engine/query/grade/task.ts'
import type { TaskRuntime } from '../../engine/query/grade/task-runtime.ts'
import { hashOf } from '../../kit/hash.ts'

/** Stages of one process, the last few kept open. */
export interface TaskRuntimes {
  use<T>(task: Task, work: (runtime: TaskRuntime) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/**
 * Opening a stage costs about as much CPU as a verdict. Each open one holds up to two connections
 * of the reference and its corpus in memory, so fewer are kept once nobody hands anything in.
 */
const keptMax = { busy: 24, quiet: 6 } as const
const quietAfterMs = 60_000

interface Kept {
  readonly runtime: Promise<TaskRuntime>
  users: number
  /** Nobody is given it any more; it is closed when its last user is done. */
  isDropped: boolean
}

/** One that did not open, or whose connections are lost, has nothing more to say. */
const closed = ({ runtime }: Kept): Promise<void> =>
  runtime.then((opened) => opened.close()).catch(() => undefined)

/** Opens stages when they are asked for; a stage that nobody uses goes when others came since. */
export function openTaskRuntimes(open: (task: Task) => Promise<TaskRuntime>): TaskRuntimes {
  const kept = new Map<string, Kept>()
  let quiet: NodeJS.Timeout | undefined
  const take = (key: string, task: Task): Kept => {
    const found = kept.get(key) ?? { runtime: open(task), users: 0, isDropped: false }
    kept.delete(key)
    kept.set(key, found)
    found.users++
    return found
  }
  const closeUnused = async (most: number): Promise<void> => {
    for (const [key, one] of kept) {
      if (kept.size <= most) return
      if (one.users > 0) continue
      kept.delete(key)
      await (await one.runtime).close()
    }
  }
  const closeLater = (): void => {
    clearTimeout(quiet)
    quiet = setTimeout(() => {
      closeUnused(keptMax.quiet).catch(() => undefined)
    }, quietAfterMs).unref()
  }
  return {
    use: async (task, work) => {
      const key = hashOf(task.lab.hash, task.variant ?? '')
      const one = take(key, task)
      try {
        return await work(await one.runtime)
      } catch (error) {
        // A stage that did not open, or whose connection is lost, is opened anew next time.
        if (kept.get(key) === one) kept.delete(key)
        one.isDropped = true
        throw error
      } finally {
        one.users--
        if (one.isDropped && one.users === 0) await closed(one)
        closeLater()
        await closeUnused(keptMax.busy)
      }
    },
    close: async () => {
      clearTimeout(quiet)
      const all = [...kept.values()]
      kept.clear()
      await Promise.allSettled(all.map(async ({ runtime }) => (await runtime).close()))
    },
  }
}
