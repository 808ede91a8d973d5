import type { Came } from '../../lab/counterexample/rows.ts'
import type { Explanation } from '../../lab/verdict.ts'
import type { Ask } from '../../world/processes/serve-tasks.ts'
import { statementsOf } from '../admin/statements.ts'
import { readAnswer as readCostAnswer } from '../cost/answer.ts'
import { definingGate } from '../model/gate.ts'
import { pairDatabases, readChances, readPair } from '../query/compare/read-pair.ts'
import { type ExplainInput, explain } from '../query/explain/explain.ts'
import { proveTask } from '../query/grade/prove-task.ts'
import { freshDatabases, readRun, readText } from '../query/read-answer.ts'
import { readSessionText } from '../schedule/session-text.ts'

/** What an explanation asks of the databases: what a query gives on the smallest case, or whether it holds elsewhere. */
export interface Question {
  readonly sql: string
  readonly on: 'counterexample' | 'corpus'
}

/** What is done in a process of its own with texts that strangers wrote; a new task is a line here. */
export const tasks = {
  'read-sql': readText,
  'read-run': readRun,
  'fresh-databases': freshDatabases,
  explain: (
    input: Omit<ExplainInput, 'rerun' | 'holds'>,
    ask: Ask,
  ): Promise<Explanation | null> => {
    const about = (question: Question) => ask(question)
    return explain({
      ...input,
      rerun: async (sql) => (await about({ sql, on: 'counterexample' })) as Came,
      holds: async (sql) => (await about({ sql, on: 'corpus' })) as boolean,
    })
  },
  'read-model': ({ sql, limits, extensions }: ModelAsked) => definingGate(sql, limits, extensions),
  'read-cost': ({ text, asked }: CostAsked) => readCostAnswer(text, asked),
  'read-session': readSessionText,
  'read-file': statementsOf,
  'read-pair': readPair,
  'read-chances': readChances,
  'pair-databases': pairDatabases,
  'prove-task': proveTask,
} as const

interface ModelAsked {
  readonly sql: string
  readonly limits: Parameters<typeof definingGate>[1]
  readonly extensions: readonly string[]
}

interface CostAsked {
  readonly text: string
  readonly asked: Parameters<typeof readCostAnswer>[1]
}
