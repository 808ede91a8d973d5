import { expect, test } from 'vitest'
import { parseStatements, syntaxProblem, tryParse, writtenStatements } from './parse.ts'
import { bytesBefore, characterPlaces, tokensOf, withoutEnd } from './tokens.ts'

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

test('texts of statements come without the blanks around them, at their places', () => {
  const sql = `  select 'é' ;\n\n  select 2  `
  expect(writtenStatements(sql).map(({ text, from }) => [text, sql.slice(from, from + 6)])).toEqual(
    [
      [`select 'é'`, 'select'],
      ['select 2', 'select'],
    ],
  )
})

test('tokens leave comments out, and count characters beyond ASCII', () => {
  const sql = `SELECT 'ü' -- nothing\n, "Ä" /* nor this */ ;`
  expect(tokensOf(sql).map(({ word, from, to }) => [word, sql.slice(from, to)])).toEqual([
    ['select', 'SELECT'],
    ["'ü'", "'ü'"],
    [',', ','],
    ['"ä"', '"Ä"'],
    [';', ';'],
  ])
  expect(withoutEnd(sql)).toBe(`SELECT 'ü' -- nothing\n, "Ä"`)
})

test('bytes before a character lead back to that character', () => {
  const sql = `select 'é', '日'; load 'x'`
  const at = sql.indexOf('load')
  expect(bytesBefore(sql, at)).toBe(at + 3)
  expect(characterPlaces(sql)(at + 3)).toBe(at)
})

test('what the parser says of a text that is no SQL comes with its place', () => {
  try {
    parseStatements('select 1 frm t x')
    expect.unreachable()
  } catch (error) {
    expect(syntaxProblem(error)).toEqual({ message: 'syntax error at or near "t"', at: 13 })
  }
})
