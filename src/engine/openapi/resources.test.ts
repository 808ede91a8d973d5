import { describe, expect, test } from 'vitest'
import { readApi } from './model.ts'
import { findResources, objectsIn } from './resources.ts'

describe('what a response holds', () => {
  const one = (json: unknown) => {
    const { items, isList } = objectsIn(json, 'pet')
    return isList ? 'a list' : items[0]
  }
  const rex = { name: 'Rex', type: 'dog', address: { city: 'Rome' }, tags: ['big'] }

  test.each([
    ['a thing without an id, with a list and an object of its own', rex, rex],
    ['a thing with a list of objects', { name: 'Rex', shots: [{ at: 1 }] }, undefined],
    ['a thing in an envelope', { data: rex }, rex],
    ['a thing under its name', { pet: rex, status: 'ok' }, rex],
    ['a thing alone in an envelope', { value1: rex, message: 'done' }, rex],
  ])('%s', (_, json, thing) => {
    expect(one(json)).toEqual(thing ?? json)
  })

  test.each([
    ['the list itself', [rex]],
    ['under a usual name', { items: [rex], generated: 'today' }],
    ['under the plural', { pets: [], of: 'Rome' }],
    ['under another name', { animals: [rex], of: 'Rome' }],
    ['empty, beside what an envelope has', { animals: [], total: 0, next_page: null }],
    ['in an envelope twice', { data: { items: [rex] }, status: 'ok' }],
  ])('a list: %s', (_, json) => {
    expect(one(json)).toBe('a list')
  })
})

test('a parameter picks from a collection, even where nothing reads one of it', () => {
  const { operations } = readApi({
    openapi: '3.1.0',
    paths: { '/servers': { get: {} }, '/servers/{id}/zones': { get: {} } },
  })
  expect(findResources(operations).map(({ collection }) => collection)).toEqual(['/servers'])
})
