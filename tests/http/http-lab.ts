import { parse } from 'yaml'
import type { SandboxSetting } from '../../src/kit/settings.ts'
import { type HttpLab, httpFormat, httpYaml } from '../../src/lab/kinds/http.ts'
import type { Check, Verdict } from '../../src/lab/verdict.ts'
import { openTestGrader } from '../grading.ts'
import { testHome } from '../test-home.ts'

interface World {
  readonly schema?: string
  readonly rows?: string
  /** More of lab.yaml, before the checks. */
  readonly more?: string
}

/** A lab of these checks, as lab.yaml writes them. */
export async function httpLab(
  checks: string,
  { schema, rows, more = '' }: World = {},
): Promise<HttpLab> {
  const yaml = httpYaml.parse({
    kind: 'http',
    title: 'A trial',
    skill: 'http/first-endpoint',
    level: 1,
    minutes: 5,
    needs: [],
    solutions: {},
    mutants: {},
    ...(parse(more) as object | null),
    checks: parse(checks),
  })
  const files = new Map([
    ['starter/server.ts', ''],
    ...(schema === undefined ? [] : ([['world/schema.sql', schema]] as const)),
    ...(rows === undefined ? [] : ([['world/rows.sql', rows]] as const)),
  ])
  const from = {
    id: 'http/trial',
    files,
    world: async () => new Map<string, string>(),
    corpora: '',
  }
  const { own } = await httpFormat.read(yaml, from, [])
  const { title, skill, level, minutes, needs, project } = yaml
  const prose = { lesson: '', brief: '', starter: '', hints: [], debrief: '' }
  const answers = { solutions: [], mutants: [] }
  const base = { id: 'http/trial', title, skill, level, minutes, needs, project, hash: 'trial' }
  return { ...base, ...prose, ...answers, ...own }
}

/** A grader for trials. */
export async function openTrials(sandbox: SandboxSetting = 'off') {
  const desk = await openTestGrader(testHome, sandbox)
  let count = 0
  const grade = (lab: HttpLab, answer: string, seed = 'trial'): Promise<Verdict> => {
    const attempt = {
      id: `trial-${count++}`,
      labId: lab.id,
      variant: null,
      labHash: lab.hash,
      answer,
      seed,
    }
    return desk.grader.grade(lab, attempt, () => undefined)
  }
  return { ...desk, grade }
}

/** The check that went wrong, with its words. */
export function wrongCheck({ checks }: Verdict): Check | undefined {
  return checks.find(({ status }) => status !== 'passed')
}

/** A server on node:http; the handler's body may use request, response, body (text) and url. */
export function server(handler: string, before = ''): string {
  return `
import http from 'node:http'
import pg from 'pg'
const db = process.env.DATABASE_URL ? new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 }) : null
db?.on('error', () => undefined)
const json = (response, status, value) => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}
${before}
const server = http.createServer(async (request, response) => {
  let body = ''
  for await (const part of request.setEncoding('utf8')) body += part
  const url = new URL(request.url, 'http://localhost')
  try { ${handler} } catch (error) { console.error(error); json(response, 500, { error: String(error) }) }
})
server.listen(Number(process.env.PORT))
`
}
