import type { Limits } from '../../kit/limits.ts'
import type { Reason } from '../../kit/problem.ts'
import {
  openTaskProcesses,
  type Ran,
  type TaskLimit,
} from '../../world/processes/task-processes.ts'
import type { Question, tasks } from './tasks.ts'

type Tasks = typeof tasks
type Given<N extends keyof Tasks> = Parameters<Tasks[N]>[0]
type Gives<N extends keyof Tasks> = Awaited<ReturnType<Tasks[N]>>

/**
 * Reads, aims and explains what strangers wrote: in processes of its own, each piece within a time and
 * a memory, so that a text which takes for ever holds up nothing but itself.
 */
export interface Analysis {
  run<N extends keyof Tasks>(
    task: N,
    input: Given<N>,
    ask?: (question: Question) => Promise<unknown>,
    /** So many times the usual time, for what is done once and kept. */
    patience?: number,
  ): Promise<Ran<Gives<N>>>
  warm(): Promise<void>
  close(): Promise<void>
}

/** As many as attempts are graded at the same time. */
const processesMax = 4

/** Source runs as it is written, a build as it was made. */
const main = new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url)

/** Opens the processes; none is started before it is needed. */
export function openAnalysis(limits: Pick<Limits, 'analysisMs' | 'analysisBytesMax'>): Analysis {
  const processes = openTaskProcesses({ main, processesMax, memoryBytes: limits.analysisBytesMax })
  return {
    run: async (task, input, ask, patience = 1) => {
      const timeMs = limits.analysisMs * patience
      const work = { task, input, timeMs, ask: ask as never }
      return (await processes.run(work)) as Ran<Gives<typeof task>>
    },
    warm: () => processes.warm(),
    close: () => processes.close(),
  }
}

const came: Readonly<Record<TaskLimit, string>> = {
  time: 'a text that takes too long to read',
  memory: 'a text that takes too much memory to read',
  depth: 'a text that is nested too deeply',
}

/** Why a text was not read to its end. */
export function unreadReason(limit: TaskLimit): Reason {
  return {
    expected: 'an answer that can be read within the limits of time, memory and nesting',
    came: came[limit],
    try: 'Say it in a shorter way: fewer parentheses inside one another, and no long chain of the same operator.',
  }
}
