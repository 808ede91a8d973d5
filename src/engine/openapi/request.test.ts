import { describe, expect, test } from 'vitest'
import { bodyText, headerOf } from '../../world/http/message.ts'
import type { Operation, Parameter } from './model.ts'
import { writeRequest } from './request.ts'

const operation: Operation = {
  id: 'x',
  method: 'post',
  path: '/a/{p}/b',
  basePath: '/v1',
  parameters: [],
  bodies: [],
  bodyRequired: false,
  responses: new Map(),
  security: [],
  summary: '',
}

const parameter = (parts: Partial<Parameter>): Parameter => ({
  name: 'p',
  in: 'path',
  required: true,
  schema: {},
  style: 'simple',
  explode: false,
  allowReserved: false,
  mediaType: undefined,
  examples: [],
  ...parts,
})

const target = (one: Parameter, value: unknown): string =>
  writeRequest(
    { ...operation, parameters: [one] },
    { parameters: { [`${one.in}/${one.name}`]: value }, body: null, value: undefined },
  ).target

const colors = ['blue', 'black']
const rgb = { R: 100, G: 200 }

describe('styles, as in the tables of OpenAPI', () => {
  test.each([
    ['simple', false, 'blue', 'blue'],
    ['simple', false, colors, 'blue,black'],
    ['simple', false, rgb, 'R,100,G,200'],
    ['simple', true, rgb, 'R=100,G=200'],
    ['label', false, 'blue', '.blue'],
    ['label', true, colors, '.blue.black'],
    ['label', true, rgb, '.R=100.G=200'],
    ['matrix', false, 'blue', ';p=blue'],
    ['matrix', false, colors, ';p=blue,black'],
    ['matrix', true, colors, ';p=blue;p=black'],
    ['matrix', true, rgb, ';R=100;G=200'],
    ['simple', false, 'a/b?c', 'a%2Fb%3Fc'],
    ['simple', false, '..', '%2E%2E'],
  ])('path %s explode=%s %j → %s', (style, explode, value, text) => {
    expect(target(parameter({ style, explode }), value)).toBe(`/v1/a/${text}/b`)
  })

  test.each([
    ['form', true, 'blue', 'p=blue'],
    ['form', true, colors, 'p=blue&p=black'],
    ['form', false, colors, 'p=blue,black'],
    ['form', true, rgb, 'R=100&G=200'],
    ['form', false, rgb, 'p=R,100,G,200'],
    ['spaceDelimited', false, colors, 'p=blue%20black'],
    ['pipeDelimited', false, colors, 'p=blue%7Cblack'],
    ['deepObject', true, rgb, 'p%5BR%5D=100&p%5BG%5D=200'],
    ['form', true, 'a&b=c', 'p=a%26b%3Dc'],
  ])('query %s explode=%s %j → %s', (style, explode, value, text) => {
    expect(target(parameter({ in: 'query', style, explode }), value)).toBe(
      `/v1/a/%7Bp%7D/b?${text}`,
    )
  })
})

describe('bodies', () => {
  const body = (mediaType: string, value: unknown, schema = {}) =>
    writeRequest(operation, {
      parameters: {},
      body: { mediaType, schema, encoding: {}, examples: [] },
      value,
    })

  test('what the contract answers with is asked for first', () => {
    const content = (...types: string[]) => ({
      headers: [],
      links: [],
      isStream: false,
      content: new Map(types.map((type) => [type, { pointer: '', schema: {} }] as const)),
    })
    const asked = (responses: Operation['responses']) =>
      headerOf(
        writeRequest({ ...operation, responses }, { parameters: {}, body: null, value: undefined }),
        'accept',
      )
    const both = new Map([
      ['200', content('application/json; charset=utf-8', 'image/*')],
      ['404', content('application/problem+json', 'application/json')],
    ])
    expect(asked(both)).toBe('application/json, application/problem+json, */*;q=0.5')
    expect(asked(new Map())).toBe('*/*')
  })

  test('JSON, form, text', () => {
    expect(bodyText(body('application/json', { a: [1, null] }))).toBe('{"a":[1,null]}')
    expect(bodyText(body('application/x-www-form-urlencoded', { a: 'x y', b: [1, 2] }))).toBe(
      'a=x%20y&b=1&b=2',
    )
    expect(bodyText(body('text/plain', 'hello'))).toBe('hello')
  })

  test('multipart, with a file', () => {
    const schema = { properties: { photo: { type: 'string', format: 'binary' } } }
    const made = body('multipart/form-data', { photo: 'bytes', title: 'A' }, schema)
    expect(headerOf(made, 'content-type')).toMatch(/^multipart\/form-data; boundary=/)
    expect(bodyText(made)).toMatch(
      /name="photo"; filename="file.txt"\r\ncontent-type: application\/octet-stream\r\n\r\nbytes\r\n/,
    )
    expect(bodyText(made)).toMatch(/name="title"\r\n\r\nA\r\n/)
  })
})
