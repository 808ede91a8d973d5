import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { drawn } from '../../../tests/long-run.ts'
import { Problem } from '../../kit/problem.ts'
import { clusterPaths } from '../../world/clusters/cluster-paths.ts'
import { findPostgresBinaries } from '../../world/clusters/postgres-binaries.ts'
import { withOwner } from '../../world/postgres/connection.ts'
import { strangerRole } from '../../world/postgres/stranger.ts'
import { BadSpecification } from './bad-specification.ts'
import { refuseWhatNeedsTrust } from './needs-trust.ts'
import { readSpecification } from './read-specification.ts'
import { runSpecification } from './run-specification.ts'
import { specificationCluster } from './test-data/specification-cluster.ts'

const folder = fileURLToPath(new URL('./test-data/specifications', import.meta.url))
const names = fs
  .readdirSync(folder)
  .filter((file) => file.endsWith('.spec'))
  .map((file) => path.basename(file, '.spec'))
const cluster = specificationCluster()

/** A database of its own, called as pg_regress calls it. */
async function freshDatabase(ownedBy = cluster.connection.user): Promise<string> {
  const name = 'isolation_regression'
  await withOwner(cluster.connection, 'postgres', async (client) => {
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name} template template0 owner ${ownedBy}`)
  })
  return name
}

/** For PostgreSQL's own programs, which read it from a file. */
function passwordFile(): string {
  const file = path.join(path.dirname(cluster.home), 'password')
  fs.writeFileSync(file, `*:*:*:*:${cluster.connection.password}\n`, { mode: 0o600 })
  return file
}

/** Those that do what only a superuser may; all others print the same under a role without rights. */
const needTrust: readonly string[] = []

interface Printed {
  readonly text: string
  readonly exitCode: number | null
}

/** What PostgreSQL's own program prints, both streams as they come, under pg_regress's settings. */
async function judge(name: string, file = path.join(folder, `${name}.spec`)): Promise<Printed> {
  const { folder: native } = findPostgresBinaries(clusterPaths(cluster.home).links)
  const program = path.join(native, 'lib/postgresql/pgxs/src/test/isolation/isolationtester')
  const recorded = path.join(path.dirname(cluster.home), 'recorded')
  const out = fs.openSync(recorded, 'w')
  const child = spawn(program, [`dbname=${await freshDatabase()}`], {
    stdio: [fs.openSync(file, 'r'), out, out],
    env: {
      LD_LIBRARY_PATH: path.join(native, 'lib'),
      PGTZ: 'America/Los_Angeles',
      PGDATESTYLE: 'Postgres, MDY',
      PGOPTIONS: '-c intervalstyle=postgres_verbose',
      PGAPPNAME: `isolation/${name}`,
      PGHOST: cluster.connection.host,
      PGPORT: String(cluster.connection.port),
      PGUSER: 'postgres',
      PGPASSFILE: passwordFile(),
    },
  })
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  fs.closeSync(out)
  return { text: fs.readFileSync(recorded, 'latin1'), exitCode }
}

async function runText(
  text: string,
  name: string,
  stepMs = 60_000,
  role = strangerRole,
): Promise<Printed> {
  let printed = ''
  const exitCode = await runSpecification(readSpecification(text), {
    connection: cluster.connection,
    database: await freshDatabase(role),
    role,
    applicationName: `isolation/${name}`,
    limits: { stepMs, outputBytesMax: 4_000_000 },
    emit: (piece) => {
      printed += piece
    },
    stop: new AbortController().signal,
  })
  return { text: printed, exitCode }
}

describe('a specification prints what the isolation tester prints', () => {
  it.each(drawn(names, 3))('%s', async (name) => {
    const text = fs.readFileSync(path.join(folder, `${name}.spec`), 'latin1')
    const expected = await judge(name)
    expect(expected.text).toContain('starting permutation:')
    const isTrusted = needTrust.includes(name)
    const specification = readSpecification(text)
    if (!isTrusted) refuseWhatNeedsTrust(specification, text)
    const role = isTrusted ? cluster.connection.user : strangerRole
    expect(await runText(text, name, 60_000, role)).toEqual(expected)
  })

  it('has at least forty of them', () => {
    expect(names.length).toBeGreaterThanOrEqual(40)
  })
})

describe('what the isolation tester ends with at once', () => {
  it.each([
    ['a name in the bytes of another encoding', 'session caf\xe9 step a { SELECT 1; }'],
    ['nothing', ''],
    ['a word that is out of place', 'session s step a { SELECT 1; }\n\nteardown { } setup { }'],
    ['a fault behind SQL of several lines', 'session s step a {\n\n} step\n{\n\n}'],
    ['the first of two faults', 'session s\nstep step { } ;'],
    ['a character of no meaning', 'session s step a { SELECT 1; }; session'],
    ['a byte of no meaning', 'session s step a { SELECT 1; } \x0b'],
    ['SQL without an end', 'session s step a {\n\n'],
    ['a name that goes on', 'session "s\n" step a { }'],
    ['a name without an end', 'session s step "a { }'],
    ['names that come twice', 'session s step b { } step b { } step a { } step a { }'],
    ['a step that is not there', 'session s step a { } permutation a b'],
    ['a marker for one that is not there', 'session s step a { } permutation a(b)'],
    ['a marker for its own session', 'session s step a { } step b { } permutation a(b) b'],
  ])('%s', async (_what, text) => {
    const file = path.join(path.dirname(cluster.home), 'wrong.spec')
    fs.writeFileSync(file, text, 'latin1')
    const expected = await judge('wrong', file)
    expect(expected.exitCode).toBe(1)
    expect(await runText(text, 'wrong').catch(asTester)).toEqual(expected)
  })
})

/** What `schedule run` prints where a specification cannot be read. */
function asTester(error: unknown): Printed {
  if (!(error instanceof BadSpecification)) throw error
  return { text: `${error.words}\n`, exitCode: 1 }
}

describe('limits', () => {
  it('cancels a step that does not end, and goes on', async () => {
    const text = 'session s step long { SELECT pg_sleep(600); } step next { SELECT 1 AS x; }'
    const printed = await runText(text, 'long', 300)
    expect(printed.exitCode).toBe(0)
    expect(printed.text).toContain('isolationtester: canceling step long after 0 seconds')
    expect(printed.text).toContain('ERROR:  canceling statement due to user request\nstep next')
  })

  it.each([
    ['more bytes than the limit', "SELECT repeat('x', 5000000);"],
    ['COPY to the client', 'COPY (SELECT 1) TO STDOUT;'],
    [
      'a second statement that waits',
      "SELECT 1; DO $$ BEGIN RAISE NOTICE 'x'; PERFORM pg_sleep(600); END $$;",
    ],
  ])('says no to %s', async (_what, sql) => {
    await expect(runText(`session s step a { ${sql} }`, 'refused', 300)).rejects.toThrow(Problem)
  })
})
