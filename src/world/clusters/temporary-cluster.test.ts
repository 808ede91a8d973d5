import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import { withOwner } from '../postgres/connection.ts'
import { identify } from '../processes/process-identity.ts'
import { removeScratch, scratchHome, until } from '../test-data/scratch.ts'
import { clusterPaths } from './cluster-paths.ts'
import { specificationSettings } from './cluster-settings.ts'
import { openTemporaryCluster } from './temporary-cluster.ts'

const home = scratchHome()
const wanted = {
  home,
  settings: specificationSettings,
  limits: defaultLimits,
  prefersMemory: true,
}
afterAll(() => removeScratch(home))

function leftovers(): string[] {
  const { own, sockets } = clusterPaths(home)
  const places = [path.dirname(sockets), '/dev/shm'].filter((place) => fs.existsSync(place))
  const nearby = places.flatMap((place) => fs.readdirSync(place))
  const folders = fs.existsSync(own) ? fs.readdirSync(own) : []
  return [...folders, ...nearby.filter((name) => name.startsWith(`${path.basename(sockets)}-`))]
}

it('is new each time, two at a time, and nothing of it is left', async () => {
  const [one, two] = await Promise.all([openTemporaryCluster(wanted), openTemporaryCluster(wanted)])
  const rolesOf = (cluster: typeof one) =>
    withOwner(cluster.connection, 'postgres', async (client) => {
      const { rows } = await client.query("select 1 from pg_roles where rolname = 'left_behind'")
      return rows.length
    })
  await withOwner(one.connection, 'postgres', async (client) => {
    await client.query('create role left_behind')
  })
  expect(await rolesOf(one)).toBe(1)
  expect(await rolesOf(two)).toBe(0)
  await Promise.all([one.close(), two.close()])
  const three = await openTemporaryCluster(wanted)
  expect(await rolesOf(three)).toBe(0)
  await three.close()
  expect(leftovers()).toEqual([])
})

it('goes when its process is killed, though a backend was frozen', async () => {
  const program = fileURLToPath(new URL('../test-data/own-cluster-user.ts', import.meta.url))
  const child = spawn(process.execPath, [program, home], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (piece: Buffer) => (said += piece))
  expect(await until(() => said.includes('\n'))).toBe(true)
  const pids = said.trim().split(' ').map(Number)
  expect(pids.map((pid) => identify(pid) !== null)).toEqual([true, true])
  child.kill('SIGKILL')
  expect(await until(() => pids.every((pid) => identify(pid) === null))).toBe(true)
  expect(await until(() => leftovers().length === 0)).toBe(true)
})
