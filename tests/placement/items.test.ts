import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/kit/random.ts'
import { labOfItem } from '../../src/lab/item-lab.ts'
import { isRightAnswer, type PredictItem, type QueryItem } from '../../src/lab/items.ts'
import { itemsToAsk } from '../../src/plan/items-to-ask.ts'
import { placementRules } from '../../src/plan/placement.ts'
import { errorCurve, learnerKinds, simulatePlacement } from '../../src/plan/simulated-learners.ts'
import { clientConfig } from '../../src/world/postgres/connection.ts'
import { readContent } from '../content.ts'
import { openTestGrader } from '../grading.ts'
import { drawn } from '../long-run.ts'

const { catalog } = await readContent()
const items = [...catalog.items.values()]

let opened: Awaited<ReturnType<typeof openTestGrader>>
beforeAll(async () => {
  opened = await openTestGrader()
})
afterAll(() => opened.close())

describe('examples of PostgreSQL', () => {
  let server: pg.Client
  beforeAll(async () => {
    server = new pg.Client(clientConfig(opened.clusters.bench))
    await server.connect()
    await server.query('drop database if exists placement_examples')
    await server.query('create database placement_examples')
  })
  afterAll(async () => {
    await server.query('drop database placement_examples with (force)')
    await server.end()
  })

  const examples = items.filter(
    (item): item is PredictItem => item.kind === 'predict' && item.language === 'sql',
  )

  it.each(drawn(examples, 3).map((item) => [item.id, item] as const))(
    '%s is true',
    async (_id, item) => {
      const database = 'placement_examples'
      const client = new pg.Client(clientConfig(opened.clusters.bench, { database }))
      await client.connect()
      try {
        await client.query(
          'drop schema public cascade; create schema public; grant usage on schema public to public',
        )
        // Statement by statement, as a terminal does it.
        let row: Record<string, unknown> = {}
        for (const statement of item.code.split(';').filter((text) => text.trim() !== '')) {
          row = (await client.query(statement)).rows[0] ?? row
        }
        const [value] = Object.values(row)
        expect(String(value)).toBe(item.answer)
        expect(isRightAnswer(item, String(value))).toBe(true)
      } finally {
        await client.end()
      }
    },
  )

  it('are there', () => expect(examples.length).toBeGreaterThanOrEqual(12))
})

describe('tasks that are answered with a query', () => {
  const tasks = items.filter((item): item is QueryItem => item.kind === 'query')

  it.each(drawn(tasks, 3).map((item) => [item.id, item] as const))(
    '%s takes its reference and refuses each wrong answer',
    async (_id, item) => {
      const lab = labOfItem(item)
      const grade = async (answer: string) => {
        const attempt = {
          id: 'a',
          labId: lab.id,
          variant: null,
          labHash: lab.hash,
          answer,
          seed: 's',
        }
        return (await opened.grader.grade(lab, attempt, () => undefined)).status
      }
      expect(await grade(item.reference)).toBe('passed')
      for (const { says } of item.wrong)
        expect({ says, is: await grade(says) }).toEqual({ says, is: 'failed' })
    },
    120_000,
  )
})

describe('simulated learners on these items', () => {
  it.each(drawn(learnerKinds, 2))('are placed within half a level over all areas: %s', (kind) => {
    const { model, items: toAsk } = itemsToAsk(catalog)
    const runs = Array.from({ length: 40 }, (_, at) =>
      simulatePlacement(model, toAsk, { random: seededRandom(`simulated learner ${at}`), kind }),
    )
    const curve = errorCurve(runs, placementRules.askedMax)
    const shown = curve.map((error, at) => `${at}: ${error.toFixed(2)}`).join('  ')
    process.stdout.write(`mean error over areas in levels, ${kind}, by items asked: ${shown}\n`)
    expect(curve.at(-1)).toBeLessThanOrEqual(0.5)
    if (kind !== 'typical') return
    const beginners = runs.filter(({ learner }) => learner.profile === 'new to it all')
    expect(beginners.filter(({ ended }) => ended === 'beginner').length).toBeGreaterThan(0)
  })
})
