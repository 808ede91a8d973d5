import { afterAll, beforeAll, expect, it } from 'vitest'
import { httpLab, openTrials, wrongCheck } from './http-lab.ts'

let trials: Awaited<ReturnType<typeof openTrials>>
beforeAll(async () => {
  trials = await openTrials()
}, 120_000)
afterAll(async () => trials.close())

const answer = `
import http from 'node:http'
import pg from 'pg'
const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
await db.query('alter role current_user set search_path to pg_catalog')
http.createServer((request, response) => response.end()).listen(Number(process.env.PORT))
`

it('a lab looks into the tables as the server’s role, never as a superuser', async () => {
  const lab = await httpLab(
    `
- name: looks
  title: It looks
  given:
    film: { row: "SELECT title FROM film" }
  steps:
    - query: SELECT title FROM film
      expect: { rows: [{ title: Salt }] }
    - sql: UPDATE film SET title = 'Copper'
    - query: SELECT title, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) FROM film
      expect: { rows: [{ title: Copper, rolsuper: false }] }
`,
    { schema: 'create table film (title text);', rows: "insert into film values ('Salt');" },
  )
  const verdict = await trials.grade(lab, answer)
  expect(wrongCheck(verdict)?.reason).toBe(undefined)
  expect(verdict.status).toBe('passed')
}, 60_000)
