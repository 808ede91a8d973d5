import { expect, test } from 'vitest'
import { parseStatements, tryParse } from './parse.ts'

test('statements have their kind and their place in characters', () => {
  const sql = `select 'é'; update t set a = 1 where b = 'ü'; delete from t`
  expect(
    parseStatements(sql).map(({ kind, from, to }) => [kind, sql.slice(from, to).trim()]),
  ).toEqual([
    ['SelectStmt', `select 'é'`],
    ['UpdateStmt', `update t set a = 1 where b = 'ü'`],
    ['DeleteStmt', 'delete from t'],
  ])
})

test('what is no SQL has no statements', () => {
  expect(tryParse('selct 1')).toEqual([])
  expect(() => parseStatements('selct 1')).toThrow()
})
