import type { Limits } from '../../../kit/limits.ts'
import { badLab } from '../../../lab/bad-lab.ts'
import type { Session } from '../../../world/postgres/session.ts'
import { type Analysis, unreadReason } from '../../analysis/analysis.ts'
import { withPromises } from '../corpus/promises.ts'
import { keepTables } from '../schema/world-tables.ts'
import { promisesOf, type Task } from './task.ts'

/** What a corpus is made of, and who reads a stranger's text for it. */
export interface CorpusWanted {
  readonly task: Task
  readonly analysis: Analysis
  readonly limits: Limits
}

/** All texts of a task are read in one go, on a machine that may be busy. */
const patience = 5

/** A lab whose texts can't be read within the bounds of a stranger's is the author's to fix. */
export async function refuseEndless(
  owner: Session,
  { task, analysis }: CorpusWanted,
): Promise<void> {
  const { lab, reference, solutions, mutants, order } = task
  const promises = promisesOf(task)
  const asked = {
    schema: withPromises(await keepTables(owner, lab.world.tables), promises),
    reference,
    others: [...[...solutions, ...mutants].map(({ answer }) => answer), ...promises],
    ordered: order.length > 0,
  }
  const ran = await analysis.run('prove-task', asked, undefined, patience)
  if (ran.kind === 'done') return
  const { expected, came } = unreadReason(ran.limit)
  throw badLab(`${lab.id}/lab.yaml`, { expected: `${expected}, in all of its solutions`, came })
}
