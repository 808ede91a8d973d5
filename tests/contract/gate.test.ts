import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultLimits } from '../../src/kit/limits.ts'
import { specificationSettings } from '../../src/world/clusters/cluster-settings.ts'
import {
  openTemporaryCluster,
  type TemporaryCluster,
} from '../../src/world/clusters/temporary-cluster.ts'
import { withOwner } from '../../src/world/postgres/connection.ts'
import { temporaryFolder } from '../test-home.ts'
import { checkServer, codesOf } from './check-server.ts'

const home = fs.mkdtempSync(path.join(temporaryFolder, 'contract-gate-'))
let cluster: TemporaryCluster
beforeAll(async () => {
  cluster = await openTemporaryCluster({
    home,
    settings: specificationSettings,
    limits: defaultLimits,
    prefersMemory: true,
  })
}, 60_000)
afterAll(async () => {
  await cluster.close()
  fs.rmSync(home, { recursive: true, force: true })
})

async function databaseUrl(name: string): Promise<string> {
  const { connection } = cluster
  await withOwner(connection, 'postgres', (client) => client.query(`create database ${name}`))
  const { host, port, user, password = '' } = connection
  const query = new URLSearchParams({ host, port: String(port), user, password })
  return `postgresql:///${name}?${query}`
}

test('with the lock gate, races in PostgreSQL show', { timeout: 120_000 }, async () => {
  const report = await checkServer({
    start: 'node members.mjs --fault=racy',
    contract: 'members.yaml',
    databaseUrl: await databaseUrl('racy'),
  })
  expect(codesOf(report)).toEqual([930, 931])
})

test('a correct server comes through the gate unharmed', { timeout: 120_000 }, async () => {
  const report = await checkServer({
    start: 'node members.mjs',
    contract: 'members.yaml',
    databaseUrl: await databaseUrl('correct'),
  })
  expect(report.findings.map(({ title, detail }) => [title, detail])).toEqual([])
  expect(report.reached2xx).toBe(3)
})
