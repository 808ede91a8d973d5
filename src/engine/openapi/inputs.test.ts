import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../kit/random.ts'
import { arbitraryOf } from './arbitrary.ts'
import { inputCases } from './inputs.ts'
import type { JsonObject } from './json.ts'
import { readApi } from './model.ts'
import { sampleValue } from './sample.ts'
import { makeValidator } from './validate.ts'

const schemas: Record<string, JsonObject> = {
  bounds: { type: 'integer', minimum: 3, exclusiveMaximum: 9, multipleOf: 2 },
  price: { type: 'number', minimum: 0, maximum: 1000, multipleOf: 0.05 },
  text: { type: 'string', minLength: 2, maxLength: 5 },
  code: { type: 'string', pattern: '^[A-Z]{3}-\\d{4}$' },
  mail: { type: 'string', format: 'email' },
  choice: { enum: ['a', 1, null] },
  maybe: { type: ['string', 'null'], maxLength: 3 },
  list: {
    type: 'array',
    items: { type: 'integer', minimum: 1 },
    minItems: 2,
    maxItems: 4,
    uniqueItems: true,
  },
  either: {
    oneOf: [
      { type: 'integer' },
      { type: 'object', required: ['a'], properties: { a: { const: 'x' } } },
    ],
  },
  all: {
    allOf: [
      { type: 'object', required: ['a'], properties: { a: { type: 'string', minLength: 1 } } },
      {
        required: ['b'],
        properties: { b: { type: 'boolean' }, a: { type: 'string', maxLength: 4 } },
      },
    ],
  },
  tree: { $ref: '#/components/schemas/Tree' },
  pet: { $ref: '#/components/schemas/Pet' },
}
const root = {
  openapi: '3.1.0',
  paths: {},
  components: {
    schemas: {
      Tree: {
        type: 'object',
        required: ['value'],
        properties: {
          value: { type: 'integer' },
          children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
        },
      },
      Pet: {
        oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
        discriminator: {
          propertyName: 'kind',
          mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' },
        },
      },
      Cat: {
        type: 'object',
        required: ['kind', 'lives'],
        properties: { kind: { type: 'string' }, lives: { type: 'integer', maximum: 9 } },
      },
      Dog: {
        type: 'object',
        required: ['kind', 'name'],
        properties: { kind: { type: 'string' }, name: { type: 'string' } },
      },
    },
  },
}
const document = { root }
const validator = makeValidator(document)

describe.each(Object.entries(schemas))('%s', (_name, schema) => {
  test('every sample fits the schema', () => {
    for (let seed = 0; seed < 50; seed++) {
      for (const extent of ['required', 'all', 'some'] as const) {
        const value = sampleValue({ document, random: seededRandom(seed), extent }, schema, 'thing')
        expect(validator.request(schema, value), JSON.stringify(value)).toEqual([])
      }
    }
  })

  test('every random value fits the schema', () => {
    for (const value of fc.sample(arbitraryOf(document, schema), { numRuns: 100, seed: 7 }))
      expect(validator.request(schema, value), JSON.stringify(value)).toEqual([])
  })
})

describe('cases', () => {
  const api = readApi({
    ...root,
    paths: {
      '/a': {
        post: {
          parameters: [
            { name: 'q', in: 'query', schema: { type: 'string' } },
            { name: 'n', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 5 } },
          ],
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['title'],
                  properties: {
                    title: { type: 'string', maxLength: 9 },
                    mail: { type: 'string', format: 'email' },
                    n: { type: 'integer', minimum: 0 },
                  },
                },
              },
            },
          },
          responses: {},
        },
      },
    },
  })
  const [operation] = api.operations
  const base = {
    parameters: {},
    body: operation?.bodies[0] ?? null,
    value: { title: 'abc', mail: 'a@b.c', n: 1 },
  }
  const cases = inputCases(
    { document: api.document, validator, random: seededRandom(1) },
    operation as never,
    base,
  )
  const invalid = cases.filter(({ isValid, isTolerated }) => !isValid && !isTolerated)

  test('what a server may convert is not called forbidden', () => {
    expect(invalid.some(({ where }) => where === 'query q')).toBe(false)
    for (const one of invalid.filter(({ where }) => where.startsWith('body '))) {
      const { value } = one.apply(base)
      expect(validator.isPassable(base.body?.schema, value), one.what).toBe(false)
    }
  })

  test('a format forbids nothing', () => {
    expect(invalid.filter(({ where }) => where === 'body mail').map(({ kind }) => kind)).toEqual([
      'not-string',
    ])
    const tolerated = cases.filter(({ isTolerated }) => isTolerated)
    expect(tolerated.map(({ where, kind }) => [where, kind])).toEqual([['body mail', 'not-format']])
  })

  test('bounds, missing, type and malformed JSON are there', () => {
    const kinds = invalid.map(({ where, kind }) => `${where} ${kind}`)
    expect(kinds).toEqual(
      expect.arrayContaining([
        'body malformed-json',
        'body no-body',
        'body title missing',
        'body title too-long',
        'body n below-minimum',
        'query n above-maximum',
        'query n not-integer',
      ]),
    )
  })
})
