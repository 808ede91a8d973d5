import { describe, expect, it } from 'vitest'
import { Problem } from '../../kit/problem.ts'
import { parseYaml } from '../bad-lab.ts'
import { httpFormat, httpYaml } from './http.ts'

const shared = `
kind: http
title: t
skill: http/first-endpoint
level: 1
minutes: 5
needs: []
solutions: {}
mutants: {}
`

async function mistake(checks: string, more = ''): Promise<string> {
  try {
    const yaml = parseYaml('lab.yaml', `${shared}${more}\nchecks:\n${checks}`, httpYaml)
    const files = new Map([['starter/server.ts', '']])
    await httpFormat.read(
      yaml,
      { id: 'http/x', files, world: async () => new Map(), corpora: '' },
      [],
    )
    return 'none'
  } catch (error) {
    if (error instanceof Problem) return `${error.reason.expected} ← ${error.reason.came}`
    throw error
  }
}

const check = (...steps: string[]): string =>
  `- name: a\n  title: a\n  steps:\n${steps.map((step) => `    - ${step}`).join('\n')}`

describe('what is wrong in lab.yaml is said where it is', () => {
  it.each([
    [
      'a key that is none',
      check('{ send: GET /, expects: { status: 200 } }'),
      /checks\.0\.steps\.0: a key that .* lists, not `expects`/,
    ],
    [
      'a status that is none',
      check('{ send: GET /, expect: { status: 42 } }'),
      /checks\.0\.steps\.0\.expect\.status/,
    ],
    ['no method', check('{ send: /films }'), /checks\.0\.steps\.0\.send: a method and a target/],
    [
      'a name that nothing gives',
      check('{ send: "GET /films/${film.id}" }'),
      /nothing before gives film/,
    ],
    [
      'a name that comes later',
      check('{ send: "GET /${id}", capture: { id: json.id } }'),
      /nothing before gives id/,
    ],
    [
      'a filter that is none',
      check('{ send: "GET /${seed | shout}" }'),
      /no filter is called shout/,
    ],
    ['SQL without a database', check('{ sql: SELECT 1 }'), /database: true or world\/schema.sql/],
    ['a receiver that is not opened', check('{ received: { count: 1 } }'), /receiver: true/],
    [
      'a held request without a receiver',
      check('{ held: { send: GET / }, steps: [{ send: GET / }] }'),
      /receiver: true/,
    ],
    ['a check that does nothing', '- name: a\n  title: a', /steps, actions or a history/],
    [
      'a need that no action captures',
      '- name: a\n  title: a\n  actions: { b: { needs: [film], steps: [{ send: GET / }] } }',
      /no action captures it/,
    ],
  ])('%s', async (_name, checks, says) => {
    expect(await mistake(checks)).toMatch(says)
  })

  it('and nothing where all is well', async () => {
    const steps = [
      '{ send: POST /films, json: { a: "${word}" }, expect: { status: 201 }, capture: { id: json.id } }',
      '{ send: "GET /films/${id}", expect: { has: { id: "${id}" } } }',
      '{ repeat: 3, steps: [{ send: "GET /${turn}" }] }',
      '{ held: { send: POST /, expect: { status: 201 } }, steps: [{ received: { count: 1 }, capture: { came: json.id } }] }',
      '{ send: "GET /${came[0]}", gives_up_ms: 100 }',
      '{ pages: { send: GET /films }, items: json.items, next: json.next, next_as: "/films?after=${next | url}", key: id }',
      '{ received: { count: 1, each: { signature: { header: x, secret: s, over: "${header_x_time}.${body}" } } } }',
    ]
    expect(
      await mistake(check(...steps), 'given: { word: { letters: [1, 3] } }\nreceiver: true'),
    ).toBe('none')
  })
})
