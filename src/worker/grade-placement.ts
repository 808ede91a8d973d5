import { beginPlacementQuery, recordPlacementQuery } from '../command/take-placement.ts'
import { labOfItem } from '../lab/item-lab.ts'
import type { QueryItem } from '../lab/items.ts'
import type { Verdict } from '../lab/verdict.ts'
import { deathsMax } from './grade-attempt.ts'
import type { WorkerOptions } from './worker.ts'

const ourFault: Outcome = {
  kind: 'error',
  message:
    'This could not be checked, and that is our fault. Try it again, or say that you do not know.',
}

type Outcome = Parameters<typeof recordPlacementQuery>[1]['outcome']

/** Decides a query of a placement by the engine of the labs. One that does not run can be mended. */
export async function gradePlacement(
  options: WorkerOptions,
  job: { readonly id: string; readonly time: number },
): Promise<void> {
  const { context } = options
  const query = await beginPlacementQuery(context, { queryId: job.id })
  if (!query) return
  const item = context.catalog.items.get(query.item)
  const outcome =
    job.time > deathsMax
      ? ourFault
      : item?.kind === 'query'
        ? await grade(options, item, query)
        : ({
            kind: 'error',
            message: 'This question is not there any more. Go on to the next one.',
          } as const)
  await recordPlacementQuery(context, { query, outcome })
}

async function grade(
  { grader, alarm }: WorkerOptions,
  item: QueryItem,
  query: { readonly id: string; readonly sql: string },
): Promise<Outcome> {
  const lab = labOfItem(item)
  const attempt = {
    id: query.id,
    labId: lab.id,
    variant: null,
    labHash: lab.hash,
    answer: query.sql,
    seed: query.id,
  }
  const verdict = await grader.grade(lab, attempt, () => undefined)
  const outcome = outcomeOf(verdict)
  if (verdict.status === 'grader-fault') {
    alarm('grader fault in a placement', { query: query.id, item: item.id, checks: verdict.checks })
  }
  return outcome
}

/** Rows decide; a text that PostgreSQL cannot read says nothing of what somebody knows. */
function outcomeOf({ status, checks }: Verdict): Outcome {
  if (status === 'passed') return { kind: 'right' }
  if (status === 'grader-fault') return ourFault
  const bad = checks.find((check) => check.status !== 'passed' && check.reason !== null)
  const isUnread = bad?.name === 'one-query' || bad?.name === 'no-error'
  if (status === 'failed' && !isUnread) return { kind: 'wrong' }
  const reason = bad?.reason
  return {
    kind: 'error',
    message: reason
      ? `Expected ${reason.expected}. Came ${reason.came}. ${reason.try}`
      : 'It did not run. Try it again.',
  }
}
