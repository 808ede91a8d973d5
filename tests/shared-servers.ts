import { registerClient } from '../src/world/clusters/client-registry.ts'
import { stopUnused } from '../src/world/clusters/cluster.ts'
import { clusterPaths } from '../src/world/clusters/cluster-paths.ts'
import { testHome } from './test-home.ts'

/**
 * Starts nothing. The first test file that needs servers starts them, and since this process says
 * that it uses them too, they stay until the last file has ended.
 */
export default function setup(): () => Promise<void> {
  process.env.BACKWRIGHT_TEST_RUN = String(process.pid)
  // Servers that run already outlive this run, and with them a template that changes made stale.
  if (process.env.BACKWRIGHT_TEST_SERVERS === undefined) {
    process.env.BACKWRIGHT_TEST_TEMPLATE = `fresh_${process.pid}_template`
  }
  const client = registerClient(clusterPaths(testHome))
  return async () => {
    // Only now, since the names of databases say which run this is.
    const { dropOwnDatabases } = await import('./servers.ts')
    try {
      await dropOwnDatabases()
    } finally {
      client.leave()
      await stopUnused(testHome)
    }
  }
}
