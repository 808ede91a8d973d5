import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { missingParts } from '../../src/world/runner/sandbox/missing-part.ts'
import { removeScratch, scratchHome } from '../../src/world/test-data/scratch.ts'
import { run } from '../terminal/run.ts'
import { httpLab, openTrials, server, wrongCheck } from './http-lab.ts'

// Servers of learners nobody knows: the grader runs them in the sandbox, where the settings ask for it.

const [missing] = missingParts({ weakLimits: true })
const why = missing === undefined ? '' : ` (left out: no ${missing.part}; ${missing.fix})`

const checks = `
- name: keeps
  title: keeps what it's told, also over a crash
  given:
    title: { words: [1, 3] }
  steps:
    - send: GET /where
      expect: { status: 200, json: { host: sandbox, user: 1000 } }
    - send: POST /films
      json: { title: "\${title}" }
      expect: { status: 201 }
    - crash: true
    - start: true
    - send: GET /films
      expect: { status: 200, json: ["\${title}"] }
`
const schema =
  'create table film (id int generated always as identity primary key, title text not null);'

const filmServer = (read: string): string =>
  server(
    `
  if (url.pathname === '/where') return json(response, 200, { host: os.hostname(), user: process.getuid() })
  if (request.method === 'POST') {
    await db.query('insert into film (title) values ($1)', [JSON.parse(body).title])
    return json(response, 201, {})
  }
  const { rows } = await db.query('${read}')
  json(response, 200, rows.map(({ title }) => title))`,
    "import os from 'node:os'",
  )

describe.runIf(missing === undefined)(`an http lab graded in the sandbox${why}`, () => {
  let trials: Awaited<ReturnType<typeof openTrials>>
  beforeAll(async () => {
    trials = await openTrials('weak')
  })
  afterAll(() => trials.close())

  it('passes and fails as it does outside', async () => {
    const lab = await httpLab(checks, { schema })
    const right = await trials.grade(lab, filmServer('select title from film'))
    expect(wrongCheck(right)).toBe(undefined)
    expect(right.status).toBe('passed')
    const wrong = await trials.grade(lab, filmServer('select title from film limit 0'))
    expect([wrong.status, wrongCheck(wrong)?.name]).toEqual(['failed', 'keeps'])
  })
})

describe('where a part of the sandbox is missing', () => {
  const [lacking] = missingParts()
  const home = scratchHome()
  afterAll(() => removeScratch(home))
  const lab = path.join('content', 'labs', 'http', 'films-resource')

  it.runIf(lacking !== undefined)('nothing is graded, and the part is named', async () => {
    const env = { BACKWRIGHT_SANDBOX: 'whole' }
    const main = 'dist/main.js'
    const { code, out, error } = await run(['lab', 'test', lab], { home, env, main })
    expect(code).toBe(2)
    expect(out + error).toContain(`no ${lacking?.part}`)
  })

  it('a setting that is none is refused', async () => {
    const { code, out, error } = await run(['doctor'], { home, env: { BACKWRIGHT_SANDBOX: 'yes' } })
    expect(code).toBe(2)
    expect(out + error).toContain('BACKWRIGHT_SANDBOX to be one of off, weak, whole')
  })
})
