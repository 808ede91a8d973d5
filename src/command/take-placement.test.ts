import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore } from '../../tests/store/fresh-store.ts'
import { type Item, shuffledAnswers } from '../lab/items.ts'
import { stepAfter } from '../plan/items-to-ask.ts'
import { areaWeights, defaultRole } from '../plan/plan-inputs.ts'
import { findPlacements, type Placement } from '../store/placements.ts'
import { answerFirstRun } from './answer-first-run.ts'
import { chooseRole } from './choose-role.ts'
import {
  answerPlacement,
  beginPlacement,
  beginPlacementQuery,
  leavePlacement,
  recordPlacementQuery,
} from './take-placement.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

const me = () => ({ learnerId: fresh.learnerId })
const answer = (item: string, given: string | null) =>
  answerPlacement(fresh.context, { ...me(), item, given })
const placements = () => findPlacements(fresh.store, fresh.learnerId)
const refused = async (work: Promise<unknown>, expected: string): Promise<void> => {
  await expect(work).rejects.toMatchObject({ code: 'bad-input', reason: { expected } })
}

/** The item that is asked next, by the weights of the role; null where it's over. */
function askedItem(open: Placement, role = defaultRole): Item | null {
  const weights = areaWeights(fresh.context, role)
  const step = stepAfter(fresh.catalog, { ...open, weights })
  return step.kind === 'asking' ? (fresh.catalog.items.get(step.item) ?? null) : null
}

function rightAnswer(item: Exclude<Item, { kind: 'query' }>, seed: string): string {
  if (item.kind === 'predict') return ` ${item.answer} `
  const shown = shuffledAnswers(item, seed)
  if (item.kind === 'choose') return String(shown.indexOf(item.right))
  return shown.map((step) => item.steps.indexOf(step) + 1).join(',')
}

const saidOf = {
  order: 'each place once',
  choose: 'one of the answers',
  predict: 'what it gives',
  query: 'a query',
} as const

/** Hands a query in twice and lets it be graded, as a worker would. */
async function gradeQuery(item: Item, outcome: 'right' | 'wrong'): Promise<void> {
  const sql = `select '${outcome}'`
  expect(await answer(item.id, sql)).toEqual({ isGraded: false })
  expect(await answer(item.id, `${sql} -- once more`)).toEqual({ isGraded: false })
  const { rows } = await fresh.store.pool.query(
    'select id from placement_query where item_id = $1 and outcome is null',
    [item.id],
  )
  expect(rows).toHaveLength(1)
  const queryId = rows[0].id as string
  const query = await beginPlacementQuery(fresh.context, { queryId })
  if (!query) throw new Error('the query waits')
  expect(query).toMatchObject({ ...me(), item: item.id, sql })
  await recordPlacementQuery(fresh.context, { query, outcome: { kind: outcome } })
  expect(await beginPlacementQuery(fresh.context, { queryId })).toBeNull()
}

it('nothing is answered before it’s begun, and what isn’t there is left in peace', async () => {
  await expect(answer('sql/x', null)).rejects.toMatchObject({
    code: 'not-yet',
    reason: { came: 'none that is open' },
  })
  await leavePlacement(fresh.context, me())
  expect(await beginPlacementQuery(fresh.context, { queryId: randomUUID() })).toBeNull()
  expect(await placements()).toEqual({ open: null, ended: null })
})

it('takes the item that is asked, says what an answer must be, and ends by itself', async () => {
  const answers = { programmed: 'yes', hoursAWeek: 5, aim: null } as const
  await answerFirstRun(fresh.context, { ...me(), answers })
  await beginPlacement(fresh.context, me())
  const begun = (await placements()).open
  await beginPlacement(fresh.context, me())
  expect((await placements()).open?.id).toBe(begun?.id)
  expect(begun?.background).toBe('yes')
  const kinds = new Set<string>()
  let last = ''
  for (let times = 0; times <= 24; times++) {
    const { open } = await placements()
    const item = open && askedItem(open)
    if (!open || !item) break
    kinds.add(item.kind)
    await refused(answer(item.id, ' '), saidOf[item.kind])
    if (item.kind === 'query') await gradeQuery(item, 'right')
    else {
      const given = rightAnswer(item, open.id)
      expect(await answer(item.id, given)).toEqual({ isGraded: true })
    }
    // A second press of the button changes nothing.
    expect((await placements()).open === null || (await answer(item.id, null)).isGraded).toBe(true)
    last = item.id
  }
  const { open, ended } = await placements()
  expect(open).toBeNull()
  expect(['sure-enough', 'enough-asked']).toContain(ended?.ended?.why)
  expect(ended?.answers.at(-1)?.item).toBe(last)
  expect(ended?.answers.every((one) => one.answer === 'right')).toBe(true)
  expect([...kinds]).toEqual(expect.arrayContaining(['query', 'predict']))
}, 60_000)

it('asks by the role that’s aimed at, and refuses what isn’t asked or is too large', async () => {
  const role = 'database-administrator'
  await chooseRole(fresh.context, { ...me(), role })
  await beginPlacement(fresh.context, me())
  const { open } = await placements()
  const item = open && askedItem(open, role)
  if (!open || !item) throw new Error('something is asked')
  const other = [...fresh.catalog.items.keys()].find((id) => id !== item.id) as string
  const expected = 'an answer to the question that is asked now'
  await refused(answer(other, null), expected)
  await expect(answer('x'.repeat(100), null)).rejects.toMatchObject({
    reason: { came: `one to ${'x'.repeat(80)}` },
  })
  await expect(answer('', null)).rejects.toMatchObject({ reason: { came: 'one to none' } })
  const { answerBytesMax } = fresh.context.limits
  await expect(answer(item.id, 'x'.repeat(answerBytesMax + 1))).rejects.toMatchObject({
    code: 'too-large',
  })
  expect(await answer(item.id, null)).toEqual({ isGraded: true })
  expect((await placements()).open?.answers).toMatchObject([
    { item: item.id, answer: 'unknown', given: '' },
  ])
  await leavePlacement(fresh.context, me())
  expect((await placements()).ended).toMatchObject({ id: open.id, ended: { why: 'stopped' } })
})

it('knows a wrong answer from a right one, by hand and by the grader', async () => {
  await beginPlacement(fresh.context, me())
  const given: string[] = []
  for (let times = 0; times < 6; times++) {
    const { open } = await placements()
    const item = open && askedItem(open, 'database-administrator')
    if (!open || !item) break
    if (item.kind === 'query') await gradeQuery(item, 'wrong')
    else if (item.kind === 'predict') await answer(item.id, 'nothing of the kind')
    else {
      const right = rightAnswer(item, open.id)
      const turned = item.kind === 'order' ? right.split(',').reverse().join(',') : null
      await answer(item.id, turned ?? (right === '0' ? '1' : '0'))
    }
    given.push(item.id)
  }
  const { open, ended } = await placements()
  const { answers } = (open ?? ended) as Placement
  expect(answers.map(({ item, answer: of }) => [item, of])).toEqual(
    given.map((item) => [item, 'wrong']),
  )
})

describe.each(['choose', 'order', 'predict', 'query'] as const)(
  'a placement of items to %s',
  (kind) => {
    it('says what an answer must be, and tells the right one from a wrong one', async () => {
      const { catalog } = fresh
      const items = new Map([...catalog.items].filter(([, item]) => item.kind === kind))
      const context = { ...fresh.context, catalog: { ...catalog, items } }
      const give = (item: string, given: string) =>
        answerPlacement(context, { ...me(), item, given })
      await leavePlacement(context, me())
      await beginPlacement(context, me())
      const said: string[] = []
      for (const meant of ['right', 'wrong'] as const) {
        const open = (await placements()).open as Placement
        const weights = areaWeights(context, 'database-administrator')
        const step = stepAfter(context.catalog, { ...open, weights })
        const item = items.get(step.kind === 'asking' ? step.item : '') as Item
        await refused(give(item.id, ' \n'), saidOf[kind])
        if (item.kind === 'query')
          expect(await give(item.id, ' select 1')).toEqual({ isGraded: false })
        if (item.kind === 'query') break
        const right = rightAnswer(item, open.id)
        const wrong = {
          choose: right === '0' ? '1' : '0',
          predict: 'no',
          order: right.split(',').toReversed().join(','),
        }
        expect(await give(item.id, meant === 'right' ? right : wrong[item.kind])).toEqual({
          isGraded: true,
        })
        said.push(meant)
      }
      const { open, ended } = await placements()
      expect((open ?? ended)?.answers.map(({ answer: of }) => of)).toEqual(said)
      expect(said).toHaveLength(kind === 'query' ? 0 : 2)
    })
  },
)
