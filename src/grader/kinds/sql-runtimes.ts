import { type KeepAlivePool, openKeepAlivePool } from '../../engine/keep-alive-pool.ts'
import type { Task } from '../../engine/query/grade/task.ts'
import type { TaskRuntime } from '../../engine/query/grade/task-runtime.ts'
import { hashOf } from '../../kit/hash.ts'

/**
 * The runtimes of one process. Opening one costs about as much CPU as a verdict. Each open one holds up to two
 * connections of the reference and its corpus in memory, so fewer are kept once nobody hands anything in.
 */
export function openTaskRuntimes(
  open: (task: Task) => Promise<TaskRuntime>,
): KeepAlivePool<Task, TaskRuntime> {
  return openKeepAlivePool({
    nameOf: ({ lab, variant }) => hashOf(lab.hash, variant ?? ''),
    keptMax: 24,
    quiet: { keptMax: 6, afterMs: 60_000 },
    open,
    close: (runtime) => runtime.close(),
  })
}
