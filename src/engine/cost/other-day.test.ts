import { expect, it } from 'vitest'
import type { CostRequest } from '../../lab/kinds/cost.ts'
import { otherDay, quietDay } from './replay.ts'

const request = (name: string, calls: number): CostRequest => ({
  name,
  sql: `SELECT ${name}`,
  values: {},
  writes: false,
  ordered: false,
  calls,
  afterReplay: false,
})

it('asks least what is asked most, and finds the pages of every other request out of memory', () => {
  const workload = [request('1', 60), request('2', 80), request('3', 3), request('4', 40)]
  const days = [0, 1].map((day) => otherDay(workload, day))
  expect(days[0]?.map(({ calls }) => calls)).toEqual([10, 1, 20, 15])
  expect(days.map((day) => day.map(({ isCold }) => isCold))).toEqual([
    [true, false, true, false],
    [false, true, false, true],
  ])
})

it('asks each statement once on a quiet day, the most frequent twice, and sorts beside them', () => {
  const day = quietDay([request('1', 60), request('2', 80), request('3', 80), request('4', 1)])
  expect(day.map(({ calls }) => calls)).toEqual([1, 2, 1, 1, 1])
  expect(day.at(-1)?.sql).toContain('generate_series')
})
