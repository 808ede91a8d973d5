import fs from 'node:fs'
import os from 'node:os'
import type { Clusters } from '../../src/world/clusters/cluster.ts'
import { withOwner } from '../../src/world/postgres/connection.ts'

/**
 * What servers of this process hold: processes (and with them their ports), files, databases and
 * roles. Taken before and after some attempts, what's new is what they left. Databases made ahead, which
 * were no server's yet, aren't among them.
 */
export async function held({ bench }: Pick<Clusters, 'bench'>): Promise<string[]> {
  const processes = fs.readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isServer(pid))
  const rooms = fs
    .readdirSync(os.tmpdir())
    .filter((name) => name.startsWith(`backwright-servers-${process.pid}-`))
    .flatMap((name) => fs.readdirSync(`${os.tmpdir()}/${name}`).map((file) => `${name}/${file}`))
  const inCluster = await withOwner(bench, 'postgres', async (owner) => {
    const { rows } = await owner.query<{ name: string }>(
      `select 'database ' || datname as name from pg_database
         where datname like '%\\_c${process.pid}\\_%' and datacl::text like '%bw\\_server\\_%'
       union all select 'role ' || rolname from pg_roles where rolname like 'bw\\_server\\_${process.pid}\\_%'`,
    )
    return rows.map(({ name }) => name)
  })
  return [
    ...processes.map((pid) => `process ${pid}`),
    // What every server of a runner finds its packages by goes with the runner.
    ...rooms.filter((name) => !name.endsWith('/package.json')).map((name) => `file ${name}`),
    ...inCluster,
  ]
}

function isServer(pid: string): boolean {
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`).includes(`backwright-servers-${process.pid}-`)
  } catch {
    return false
  }
}
