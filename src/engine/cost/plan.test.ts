import { expect, it } from 'vitest'
import { payerOf, planText, planUnit, rowsUnit, workIn } from '../../lab/counterexample/plan.ts'
import { readPlan } from './plan.ts'

interface Step {
  readonly [key: string]: unknown
  readonly Plans?: readonly Step[]
}

const step = (type: string, hit: number, more: Step = {}): Step => ({
  'Node Type': type,
  'Plan Rows': 10,
  'Actual Rows': 20,
  'Actual Loops': 1,
  'Shared Hit Blocks': hit,
  'Shared Read Blocks': 0,
  ...more,
})

const read = (plan: Step) => readPlan(JSON.stringify([{ Plan: plan }]))

it('gives each step its own work, and all of them together that of the top', () => {
  const { plan, counts } = read(
    step('Limit', 100, {
      Plans: [
        step('Nested Loop', 100, {
          Plans: [
            step('Index Scan', 90, {
              'Scan Direction': 'Backward',
              'Relation Name': 'watch',
              'Index Name': 'watch_started',
              Filter: '(viewer_id = 7)',
              'Rows Removed by Filter': 500,
            }),
            step('Index Scan', 10, { 'Actual Loops': 20, 'Actual Rows': 1 }),
          ],
        }),
      ],
    }),
  )
  expect(plan.map(({ buffers, depth }) => [depth, buffers])).toEqual([
    [0, 0],
    [1, 0],
    [2, 90],
    [2, 10],
  ])
  expect(workIn(plan, 'buffers')).toBe(counts.buffers)
  expect(payerOf(plan, 'buffers')).toMatchObject({
    step: 'Index Scan Backward',
    on: 'watch_started on watch',
  })
  // 20 + 20 + (20 + 500) + 20 × 1
  expect(counts.rows).toBe(580)
  expect(planText(plan, 'buffers')).toContain('Filter: viewer_id = 7')
  expect(planText(plan, 'buffers')).toContain('pays 90 %')
})

it('counts a WITH query once, where it is made', () => {
  const { plan, counts } = read(
    step('Hash Join', 70, {
      Plans: [
        step('Aggregate', 60, { 'Subplan Name': 'CTE counted', Strategy: 'Hashed' }),
        step('CTE Scan', 60, { 'CTE Name': 'counted' }),
        step('Seq Scan', 10, { 'Relation Name': 'film' }),
      ],
    }),
  )
  expect(plan.map(({ step: name, buffers }) => [name, buffers])).toEqual([
    ['Hash Join', 0],
    ['HashAggregate', 60],
    ['CTE Scan', 0],
    ['Seq Scan', 10],
  ])
  expect(workIn(plan, 'buffers')).toBe(counts.buffers)
})

it('names the step that goes through the most rows where rows are counted', () => {
  const { plan } = read(
    step('Nested Loop', 60, {
      Plans: [
        step('Seq Scan', 60, { 'Relation Name': 'film', 'Actual Rows': 100 }),
        step('CTE Scan', 0, {
          'CTE Name': 'w',
          'Actual Loops': 100,
          'Rows Removed by Filter': 3_200,
        }),
      ],
    }),
  )
  expect(payerOf(plan, planUnit(plan, 'buffers')).step).toBe('Seq Scan')
  expect(payerOf(plan, planUnit(plan, rowsUnit)).step).toBe('CTE Scan')
  expect(planText(plan, 'rows')).toMatch(/CTE Scan.*pays 100 %/)
})

it('counts a subquery that another step asks for once', () => {
  const { plan } = read(
    step('Aggregate', 50, {
      Plans: [
        step('Result', 30, { 'Subplan Name': 'InitPlan 1' }),
        step('Index Scan', 50, { 'Index Cond': '(id > (InitPlan 1).col1)' }),
      ],
    }),
  )
  expect(plan.map(({ buffers }) => buffers)).toEqual([0, 30, 20])
})

it('refuses what is no plan', () => {
  expect(() => readPlan('[]')).toThrow('a plan')
  expect(() => readPlan('nothing')).toThrow()
})
