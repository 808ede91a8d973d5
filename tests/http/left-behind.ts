import fs from 'node:fs'
import os from 'node:os'
import type { Clusters } from '../../src/world/clusters/cluster.ts'
import { withOwner } from '../../src/world/postgres/connection.ts'
import { listListening } from '../../src/world/runner/listening.ts'

/** Ports at which this process and those below it listen: the clusters, before there are servers. */
export const openPorts = (): number[] => listListening(process.pid).map(({ port }) => port)

/**
 * What attempts of this process left: processes, ports that weren't open before, files, databases
 * and roles of servers.
 */
export async function leftBehind(
  { bench }: Pick<Clusters, 'bench'>,
  portsBefore: readonly number[],
): Promise<string[]> {
  const processes = fs.readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isServer(pid))
  const ports = openPorts().filter((port) => !portsBefore.includes(port))
  const rooms = fs
    .readdirSync(os.tmpdir())
    .filter((name) => name.startsWith(`backwright-servers-${process.pid}-`))
    .flatMap((name) => fs.readdirSync(`${os.tmpdir()}/${name}`))
  const inCluster = await withOwner(bench, 'postgres', async (owner) => {
    const { rows } = await owner.query<{ name: string }>(
      `select 'database ' || datname as name from pg_database where datname like '%\\_c${process.pid}\\_%'
       union all select 'role ' || rolname from pg_roles where rolname like 'bw\\_server\\_${process.pid}\\_%'`,
    )
    return rows.map(({ name }) => name)
  })
  return [
    ...processes.map((pid) => `process ${pid}`),
    ...ports.map((port) => `port ${port}`),
    // What every server of a runner finds its packages by; it goes with the runner.
    ...rooms.filter((name) => name !== 'package.json').map((name) => `file ${name}`),
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
