import fs from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openAnalysis } from '../../src/engine/analysis/analysis.ts'
import { openAdminGrader } from '../../src/grader/kinds/admin.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import { packFiles } from '../../src/lab/admin/answer-files.ts'
import type { AdminLab } from '../../src/lab/kinds/admin.ts'
import { readLab } from '../../src/lab/read.ts'
import type { Bench } from '../../src/world/postgres/bench.ts'
import { temporaryFolder } from '../test-home.ts'
import { root } from '../tidy/sources.ts'

/* Ways to move to another server: whether one is right must not depend on how quick the machine is. */

const home = fs.mkdtempSync(path.join(temporaryFolder, 'backwright-failover-'))
const kind = openAdminGrader({
  bench: { serverMajor: 18 } as Bench,
  limits: defaultLimits,
  analysis: openAnalysis(defaultLimits),
  own: { home, isEmbedded: true },
})
afterAll(async () => {
  await kind.close()
  fs.rmSync(home, { recursive: true, force: true })
})

const folder = path.join(root, 'content/labs/admin/failover')
const lab = (await readLab(folder)) as AdminLab
const standby = fs.readFileSync(path.join(folder, 'solutions/stop-then-promote/standby.sh'), 'utf8')

async function failedOn(script: string): Promise<string> {
  const files = new Map([
    ['standby.sh', standby],
    ['failover.sh', `set -eu\n${script}`],
  ])
  const answer = packFiles(lab.files, (name) => files.get(name) ?? '')
  const attempt = { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: 'x' }
  const { status, checks } = await kind.grade(lab, attempt, () => undefined)
  const first = checks.find((check) => check.status !== 'passed' && check.status !== 'skipped')
  return first === undefined ? status : `${first.status} ${first.name}`
}

const there = 'sql -h "$STANDBY_HOST" -p "$STANDBY_PORT"'
const fence = `sql -c "ALTER ROLE app NOLOGIN"
sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'" >/dev/null`
const end = `end=$(sql -c "SELECT pg_current_wal_lsn()")`
const open = `${there} -c "ALTER ROLE app LOGIN"`

describe('a move', { timeout: 60_000 }, () => {
  it.each([
    [
      'the waiting is done in one session of the standby',
      `${fence}
${end}
${there} <<END
DO \\$\\$ BEGIN
  WHILE pg_last_wal_replay_lsn() < '$end'::pg_lsn LOOP PERFORM pg_sleep(0.05); END LOOP;
END \\$\\$;
SELECT pg_promote();
END
${open}`,
      'passed',
    ],
    [
      'the old server is asked about its standby',
      `${fence}
${end}
until [ "$(sql -c "SELECT replay_lsn >= '$end' FROM pg_stat_replication")" = t ]; do sleep 0.1; done
${there} -c "SELECT pg_promote()"
${open}`,
      'passed',
    ],
    [
      'every commit waits for the standby',
      `sql -c "ALTER SYSTEM SET synchronous_standby_names = '*'"
sql -c "SELECT pg_reload_conf()"
${fence}
sql -c "CREATE TABLE the_end ()"
${there} -c "SELECT pg_promote()"
${there} -c "ALTER SYSTEM RESET synchronous_standby_names"
${there} -c "SELECT pg_reload_conf()"
${open}`,
      'passed',
    ],
    [
      'closed in pg_hba.conf',
      `{ echo 'local all app reject'; cat "$PGDATA/pg_hba.conf"; } > hba
cat hba > "$PGDATA/pg_hba.conf"
sql -c "SELECT pg_reload_conf()"
until ! sql -U app -c "SELECT 1" 2>/dev/null; do sleep 0.1; done
sql -c "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'app'"
${end}
until [ "$(${there} -c "SELECT pg_last_wal_replay_lsn() >= '$end'")" = t ]; do sleep 0.1; done
pg_ctl -D "$STANDBY_DATA" promote`,
      'passed',
    ],
    [
      'a pause in place of a wait',
      `${fence}
sleep 3
pg_ctl -D "$STANDBY_DATA" promote
sleep 1
${open}`,
      'failed nothing-lost',
    ],
    [
      'the same asked twice, and nobody waits',
      `sql -c "SELECT pg_current_wal_lsn()"
${fence}
sql -c "SELECT pg_current_wal_lsn()"
pg_ctl -D "$STANDBY_DATA" promote
sleep 1
${open}`,
      'failed nothing-lost',
    ],
    [
      'a session that stays while something else takes its time',
      `sql <<END
ALTER ROLE app NOLOGIN;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app';
\\! sleep 2; pg_ctl -D "$STANDBY_DATA" promote
END
${open}`,
      'failed nothing-lost',
    ],
  ])('%s', async (_what, script, expected) => {
    expect(await failedOn(script)).toBe(expected)
  })
})
