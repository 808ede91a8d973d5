import path from 'node:path'
import { isSqlLab, type SqlLab } from '../src/lab/kinds/sql.ts'
import type { Attempt, Lab } from '../src/lab/lab.ts'
import { readCatalog } from '../src/lab/read-catalog.ts'
import type { openTestGrader } from '../tests/grading.ts'
import { root } from './program.ts'

export type Desk = Awaited<ReturnType<typeof openTestGrader>>

let attempts = 0

/** An attempt of a learner who hands this in. */
export function attemptOf(lab: Lab, answer: string, seed = `bench-${attempts}`): Attempt {
  return {
    id: `bench-${attempts++}`,
    labId: lab.id,
    variant: null,
    labHash: lab.hash,
    answer,
    seed,
  }
}

/** The query labs, in learning order. */
export async function queryLabs(): Promise<SqlLab[]> {
  const { labs } = await readCatalog(path.join(root, 'content'))
  return [...labs.values()].filter(isSqlLab).filter(({ kind }) => kind === 'query')
}
