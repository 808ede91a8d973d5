import { describe, expect, test } from 'vitest'
import { Problem } from '../../kit/problem.ts'
import { readApi } from './model.ts'
import { readDocument } from './read-document.ts'

const reading = (files: Record<string, unknown>) =>
  readDocument('file:///main', async (url) => {
    const file = files[url.pathname.slice(1)]
    if (file === undefined)
      throw new Problem('bad-file', { expected: 'a file', came: url.href, try: '' })
    return typeof file === 'string' ? file : JSON.stringify(file)
  })

const pet = { type: 'object', properties: { id: { type: 'integer' }, friend: { $ref: '#/Pet' } } }

describe('documents', () => {
  test('OpenAPI 2.0 becomes 3.1: body, form, host, definitions', async () => {
    const api = readApi(
      await reading({
        main: {
          swagger: '2.0',
          host: 'shop.example',
          basePath: '/v1',
          paths: {
            '/pets': {
              post: {
                parameters: [
                  {
                    in: 'body',
                    name: 'pet',
                    required: true,
                    schema: { $ref: '#/definitions/Pet' },
                  },
                ],
                responses: { 200: { description: 'ok', schema: { $ref: '#/definitions/Pet' } } },
              },
            },
            '/photos': {
              post: {
                consumes: ['multipart/form-data'],
                parameters: [{ in: 'formData', name: 'photo', type: 'file', required: true }],
                responses: { 204: { description: 'ok' } },
              },
            },
          },
          definitions: {
            Pet: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
          },
        },
      }),
    )
    const [pets, photos] = api.operations
    expect(pets).toMatchObject({ id: 'POST /pets', basePath: '/v1', bodyRequired: true })
    expect(pets?.bodies[0]?.schema).toMatchObject({ required: ['name'] })
    expect(photos?.bodies[0]?.mediaType).toBe('multipart/form-data')
  })

  test('references to other files are fetched, cycles and all', async () => {
    const api = readApi(
      await reading({
        main: {
          openapi: '3.0.0',
          paths: { '/a': { $ref: 'paths.json#/a' } },
        },
        'paths.json': {
          a: {
            get: {
              responses: {
                200: {
                  description: 'x',
                  content: { 'application/json': { schema: { $ref: 'pet.yaml#/Pet' } } },
                },
              },
            },
          },
        },
        'pet.yaml': { Pet: pet },
      }),
    )
    expect(api.operations.map(({ id }) => id)).toEqual(['GET /a'])
    const content = api.operations[0]?.responses.get('200')?.content.get('application/json')
    expect(content?.schema).toMatchObject({ properties: { id: { type: 'integer' } } })
  })

  test('nullable and exclusiveMinimum of 3.0 are those of 3.1', async () => {
    const api = readApi(
      await reading({
        main: `
openapi: 3.0.1
paths:
  /a:
    get:
      parameters:
        - { name: n, in: query, schema: { type: integer, minimum: 3, exclusiveMinimum: true, nullable: true } }
      responses: { '200': { description: ok } }
`,
      }),
    )
    expect(api.operations[0]?.parameters[0]?.schema).toMatchObject({
      type: ['integer', 'null'],
      exclusiveMinimum: 3,
    })
  })

  test('5,000 operations are read in seconds', async () => {
    const operation = { responses: { 200: { description: 'ok' } } }
    const paths = Object.fromEntries(
      Array.from({ length: 2500 }, (_, at) => [`/p${at}`, { get: operation, post: operation }]),
    )
    const startedAt = performance.now()
    expect(readApi(await reading({ main: { openapi: '3.1.0', paths } })).operations.length).toBe(
      5000,
    )
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  test('an operation that makes no sense is skipped by name', async () => {
    const api = readApi(
      await reading({
        main: {
          openapi: '3.1.0',
          paths: { pets: { get: { responses: {} } }, '/ok': { get: { responses: {} } } },
        },
      }),
    )
    expect(api.operations.map(({ id }) => id)).toEqual(['GET /ok'])
    expect(api.skipped[0]).toMatchObject({ operation: 'GET pets' })
  })

  test('an operation whose body is nowhere is skipped, and a misspelled path parameter is understood', async () => {
    const schema = { $ref: '#/components/schemas/NewPets' }
    const api = readApi(
      await reading({
        main: {
          openapi: '3.1.0',
          paths: {
            '/pets': { post: { requestBody: { content: { 'application/json': { schema } } } } },
            '/pets/{petId}': {
              parameters: [{ name: 'id', in: 'path', schema: { type: 'integer' } }],
              get: {},
            },
          },
        },
      }),
    )
    expect(api.skipped).toMatchObject([
      { operation: 'POST /pets', reason: expect.stringContaining('schemas/NewPets, which isn') },
    ])
    expect(api.operations[0]?.parameters).toMatchObject([
      { name: 'petId', in: 'path', schema: { type: 'integer' } },
    ])
  })

  test('parameters may be a reference to a list, and types have the names of other languages', async () => {
    const api = readApi(
      await reading({
        main: {
          swagger: '2.0',
          definitions: { paging: [{ name: 'limit', in: 'query', type: 'int' }] },
          paths: { '/pets': { get: { parameters: { $ref: '#/definitions/paging' } } } },
        },
      }),
    )
    expect(api.operations[0]?.parameters).toMatchObject([
      { name: 'limit', schema: { type: 'integer' } },
    ])
  })

  test('an operation that no upgrade can take is skipped by name, and the others stay', async () => {
    const api = readApi(
      await reading({
        main: {
          swagger: '2.0',
          paths: {
            '/odd': { get: { responses: { 200: null } }, post: { responses: {} } },
            '/fine': { get: { responses: {} } },
          },
        },
      }),
    )
    expect(api.operations.map(({ id }) => id)).toEqual(['POST /odd', 'GET /fine'])
    expect(api.skipped).toMatchObject([{ operation: 'GET /odd' }])
  })

  test.each([
    ['', 'an empty file'],
    ['hello', 'a string'],
    ['openapi: 3.1.0\ninfo: { title: x\npaths: {}', 'neither JSON nor YAML (Flow map'],
    ['{"openapi": "4.0.0"}', 'version "4.0.0"'],
    ['{"info": {}}', 'no member "openapi"'],
    ['<html></html>', 'a string'],
    ['a: &a [*a]', 'contains itself'],
    ['openapi: 3.1.0\nx: &x { y: *x }\npaths: {}', 'contains itself'],
    ['{"openapi":"3.1.0","paths":[]}', '"paths" that is not an object'],
  ])('%j is refused in words', async (text, words) => {
    await expect(reading({ main: text })).rejects.toThrow(words)
  })
})
