import type { Stage } from '../../engine/query/stage.ts'
import type { Task } from '../../engine/query/task.ts'
import { hashOf } from '../../kit/hash.ts'

/** Stages of one process, the last few kept open. */
export interface Stages {
  use<T>(task: Task, work: (stage: Stage) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Each open stage holds one connection of the reference and its corpus in memory. */
const keptMax = 6

interface Kept {
  readonly stage: Promise<Stage>
  users: number
}

/** Opens stages when they are asked for; a stage that nobody uses goes when others came since. */
export function openStages(open: (task: Task) => Promise<Stage>): Stages {
  const kept = new Map<string, Kept>()
  const take = (key: string, task: Task): Kept => {
    const found = kept.get(key) ?? { stage: open(task), users: 0 }
    kept.delete(key)
    kept.set(key, found)
    found.users++
    return found
  }
  const closeUnused = async (): Promise<void> => {
    for (const [key, one] of kept) {
      if (kept.size <= keptMax) return
      if (one.users > 0) continue
      kept.delete(key)
      await (await one.stage).close()
    }
  }
  return {
    use: async (task, work) => {
      const key = hashOf(task.lab.hash, task.variant ?? '')
      const one = take(key, task)
      try {
        return await work(await one.stage)
      } catch (error) {
        // A stage that did not open, or whose connection is lost, is opened anew next time.
        if (kept.get(key) === one) kept.delete(key)
        throw error
      } finally {
        one.users--
        await closeUnused()
      }
    },
    close: async () => {
      const all = [...kept.values()]
      kept.clear()
      await Promise.allSettled(all.map(async ({ stage }) => (await stage).close()))
    },
  }
}
