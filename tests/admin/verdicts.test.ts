import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openAdminGrader } from '../../src/grader/kinds/admin.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import { counterexampleText } from '../../src/lab/counterexample/text.ts'
import type { AdminLab } from '../../src/lab/kinds/admin.ts'
import type { Verdict } from '../../src/lab/lab.ts'
import { readLab } from '../../src/lab/read.ts'
import type { Bench } from '../../src/world/bench.ts'
import { root } from '../tidy/sources.ts'

/* Answers that the labs' own solutions and mutants do not hold: right ones pass, wrong ones fail where they should. */

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-verdicts-'))
const open = (isEmbedded: boolean) =>
  openAdminGrader({
    bench: { serverMajor: 18 } as Bench,
    limits: defaultLimits,
    own: { home, isEmbedded },
  })
const kind = open(true)
afterAll(async () => {
  await kind.close()
  fs.rmSync(home, { recursive: true, force: true })
})

const labNamed = async (name: string): Promise<AdminLab> =>
  (await readLab(path.join(root, 'content/labs/admin', name))) as AdminLab

const [rights, live] = [await labNamed('least-privilege'), await labNamed('change-a-live-table')]

async function grade(lab: AdminLab, answer: string, by = kind): Promise<Verdict> {
  const { id: labId, hash: labHash } = lab
  const attempt = { id: 'a', labId, variant: null, labHash, answer, seed: 'table' }
  return await by.grade(lab, attempt, () => undefined)
}

function failedOn({ status, checks }: Verdict): string {
  const first = checks.find((check) => check.status !== 'passed' && check.status !== 'skipped')
  return first === undefined ? status : `${first.status} ${first.name}`
}

const direct = rights.solutions[0]?.answer ?? ''
const change = live.solutions[0]?.answer ?? ''

describe('rights', { timeout: 60_000 }, () => {
  it.each([
    ['a role more that nobody asked about', `${direct} CREATE ROLE guest LOGIN;`, 'passed'],
    [
      'rights through two memberships',
      `${direct.split('CREATE ROLE report')[0]}
       CREATE ROLE counting; CREATE ROLE people; CREATE ROLE report LOGIN;
       GRANT SELECT ON film, watch TO counting; GRANT SELECT (id, country) ON viewer TO counting;
       GRANT counting TO people; GRANT people TO report;`,
      'passed',
    ],
    [
      'a grant to everybody',
      `${direct} GRANT SELECT ON payment TO PUBLIC;`,
      'failed report-no-more',
    ],
    [
      'a view that shows it all the same',
      `${direct} CREATE VIEW people AS SELECT * FROM viewer; GRANT SELECT ON people TO report;`,
      'failed report-no-more',
    ],
    [
      'a right to make tables',
      `${direct} GRANT CREATE ON SCHEMA public TO app;`,
      'failed app-no-more',
    ],
    [
      'a right to make roles',
      direct.replace('CREATE ROLE app LOGIN', 'CREATE ROLE app LOGIN CREATEROLE'),
      'failed app-no-more',
    ],
    ['no SQL', 'CREATE ROLL app;', 'failed runs'],
    ['a statement that fails', `${direct} GRANT SELECT ON films TO app;`, 'failed runs'],
    ['a transaction left open', `BEGIN; ${direct}`, 'failed runs'],
    ['nothing', '', 'failed runs'],
    [
      'numbers for who adds nothing',
      `${direct} GRANT USAGE ON SEQUENCE watch_id_seq TO report;`,
      'failed report-no-more',
    ],
  ])('%s', async (_what, answer, expected) => {
    expect(failedOn(await grade(rights, answer))).toBe(expected)
  })

  it('shows the leak: who, what, and what came', async () => {
    const answer = direct.replace('(id, country)', '(id, country, email)')
    const verdict = await grade(rights, answer)
    const text = verdict.counterexample && counterexampleText(verdict.counterexample)
    expect(text).toContain('report asks\n    SELECT email FROM viewer')
    expect(text).toContain('ada@mail.example')
  })

  it('could not start where learners’ SQL belongs on another server', async () => {
    const verdict = await grade(rights, direct, open(false))
    expect(verdict.status).toBe('could-not-start')
    expect(verdict.checks[0]?.reason?.came).toContain('BENCH_URL')
  })
})

describe('a change of a live table', { timeout: 60_000 }, () => {
  it.each([
    [
      'a transaction that gives up is tried again from its BEGIN',
      change
        .replace("SET lock_timeout = '2s';", "SET lock_timeout = '1ms';")
        .replace('ALTER TABLE watch ADD COLUMN', 'BEGIN; ALTER TABLE watch ADD COLUMN')
        .replace('DEFAULT false;', 'DEFAULT false; COMMIT;')
        .replace('CREATE INDEX', "SET lock_timeout = '2s'; CREATE INDEX"),
      'passed',
    ],
    [
      'all in one transaction',
      `BEGIN; ${change.replace('CONCURRENTLY', '')} COMMIT;`,
      'failed not-held-up',
    ],
    [
      'a timeout that is longer than anyone waits',
      change.replace("'2s'", "'60s'"),
      'failed gives-way',
    ],
    [
      'LOCK TABLE and then the work',
      change
        .replace('UPDATE watch', 'BEGIN; LOCK TABLE watch; UPDATE watch')
        .replace('BETWEEN    1 AND 1000;', 'BETWEEN 1 AND 1000; COMMIT;'),
      'failed not-held-up',
    ],
    [
      'an index that is taken away again',
      `${change} DROP INDEX CONCURRENTLY watch_by_viewer;`,
      'failed done',
    ],
    [
      'a session that leaves',
      `${change} SELECT pg_terminate_backend(pg_backend_pid());`,
      'failed runs',
    ],
  ])('%s', async (_what, answer, expected) => {
    expect(failedOn(await grade(live, answer))).toBe(expected)
  })
})
