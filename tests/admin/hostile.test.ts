import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gradeAdmin } from '../../src/engine/admin/grade-admin.ts'
import { openAnalysis } from '../../src/engine/analysis/analysis.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import type { AdminLab } from '../../src/lab/kinds/admin.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { clusterPaths } from '../../src/world/clusters/cluster-paths.ts'
import { listProcessesBelow } from '../../src/world/processes/process-identity.ts'

/*
 * Scripts that people write by mistake or out of curiosity: each gives a clear verdict, and
 * afterwards nothing of it runs and nothing of it lies around.
 */

const canFence =
  spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'true'], { stdio: 'ignore' })
    .status === 0

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-admin-'))
const beside = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-beside-'))
const limits = { ...defaultLimits, scriptMs: 3_000 }

const lab = {
  id: 'admin/a-script',
  hash: 'a-script-000000',
  kind: 'admin',
  files: ['go.sh'],
  servers: [],
  folders: ['BACKUP'],
  settings: {},
  story: [{ run: 'go.sh' }, { start: 'main' }],
  checks: [],
  variants: [],
  world: { rolesSql: '', schemaSql: 'create table t (n int)', rowsSql: 'insert into t values (1)' },
} as unknown as AdminLab

const checks = [
  {
    name: 'still-there',
    title: 'The row is there',
    that: [
      {
        no_rows: 'select 1 where not exists (select from t where n = 1)',
        says: 'The row is there',
      },
    ],
  },
]

async function verdictOn(script: string): Promise<Verdict> {
  const attempt = {
    id: 'a',
    labId: lab.id,
    variant: null,
    labHash: lab.hash,
    answer: script,
    seed: 'hostile',
  }
  return await gradeAdmin(lab, checks, attempt, {
    home,
    limits,
    analysis: openAnalysis(limits),
    postgresMajor: 18,
    onCheck: () => undefined,
  })
}

function saidOf({ status, checks: all }: Verdict): string {
  const first = all.find((check) => check.status !== 'passed' && check.status !== 'skipped')
  return first === undefined ? status : `${status} on ${first.name}: ${first.reason?.came}`
}

const cases: Readonly<Record<string, readonly [script: string, said: RegExp]>> = {
  'a quiet script': ['sql -c "select 1"', /^passed$/],
  'a script that never ends': ['while :; do :; done', /^over-limit on runs: .*still at work/],
  'output without an end': ['yes', /^over-limit on runs: output without an end/],
  'one that leaves and ignores signals': [
    'trap "" TERM INT HUP; sleep 300 & (cd /; setsid sleep 300) & exit 0',
    /^passed$/,
  ],
  'a server that is killed comes back': [
    'kill -9 "$(head -n 1 "$PGDATA/postmaster.pid")"',
    /^passed$/,
  ],
  'a server that is frozen': ['kill -STOP "$(head -n 1 "$PGDATA/postmaster.pid")"', /^passed$/],
  'a data folder that is removed': [
    'pg_ctl -D "$PGDATA" stop -m immediate; rm -rf "$PGDATA"',
    /^failed on starts: its data folder holds no cluster/,
  ],
  'a data folder that is spoiled': [
    'pg_ctl -D "$PGDATA" stop -m immediate; rm -rf "$PGDATA/global"',
    /^failed on starts: it does not start/,
  ],
  'a server of its own, left running': [
    'pg_ctl -D "$PGDATA" stop -m fast && cp -Rp "$PGDATA" "$BACKUP/mine" && pg_ctl -D "$BACKUP/mine" -o "-p 6000" -l log start >/dev/null',
    /^passed$/,
  ],
  'its own folder removed, and another that nobody may look into': [
    'mkdir -p "$BACKUP/a/b"; chmod 0 "$BACKUP/a"; rm -rf "$HOME"',
    /^passed$/,
  ],
  'a command that is not there': ['pgbackup', /^failed on runs: it ended with 127/],
  'a table that is dropped': ['sql -c "drop table t"', /^failed on still-there/],
}

describe('scripts', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    // The form is made once.
    await verdictOn('true')
  }, 60_000)

  afterAll(() => {
    for (const folder of [home, beside]) fs.rmSync(folder, { recursive: true, force: true })
  })

  for (const [name, [script, said]] of Object.entries(cases)) {
    it(`${name} gives its verdict and leaves nothing`, async () => {
      expect(saidOf(await verdictOn(script))).toMatch(said)
      expect(fs.readdirSync(clusterPaths(home).own)).toEqual([])
      expect(listProcessesBelow(home)).toEqual([])
      const tag = path.basename(clusterPaths(home).sockets)
      expect(fs.readdirSync('/tmp').filter((one) => one.startsWith(tag))).toEqual([])
    })
  }

  it.runIf(canFence)('what lies outside stays as it is', async () => {
    const kept = path.join(beside, 'kept')
    fs.writeFileSync(kept, 'mine')
    const verdict = await verdictOn(`rm -rf "${beside}"; touch /etc/passwd-of-mine; true`)
    expect(saidOf(verdict)).toBe('passed')
    expect(fs.existsSync('/etc/passwd-of-mine')).toBe(false)
    expect(fs.readFileSync(kept, 'utf8')).toBe('mine')
  })
})
