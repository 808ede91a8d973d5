import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSharedServers } from '../../../tests/servers.ts'
import { defaultLimits } from '../../kit/limits.ts'
import type { Clusters } from '../../world/clusters/cluster.ts'
import { makeRequest } from '../../world/http/message.ts'
import { type Bench, openBench } from '../../world/postgres/bench.ts'
import { meetAtLocks } from './gate.ts'

let clusters: Clusters
let bench: Bench

beforeAll(async () => {
  clusters = await openSharedServers()
  bench = await openBench(clusters.bench, defaultLimits)
})
afterAll(async () => {
  await bench.close()
  await clusters.close()
})

test('waits for a request that takes long to its first write, as on a busy machine', async () => {
  const database = await bench.openAttemptDatabase()
  const pool = new pg.Pool({ connectionString: database.url })
  await pool.query('create table payment (key text)')
  let come = 0
  const server = http.createServer(async (_request, response) => {
    const isSlow = ++come === 2
    const client = await pool.connect()
    await client.query('begin')
    const known = await client.query("select from payment where key = 'a'")
    // Something is asked now and then, for longer than anyone waits for a server that does nothing.
    for (let turn = 0; isSlow && turn < 8; turn++) {
      await client.query('select 1')
      await pause(100)
    }
    if (known.rowCount === 0) await client.query("insert into payment values ('a')")
    await client.query('commit')
    client.release()
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const origin = { protocol: 'http', host: '127.0.0.1', port, network: null } as const
  const request = makeRequest({ target: '/' })
  const met = await meetAtLocks(origin, [request, request], database)
  expect(met?.waited).toBe(2)
  const { rows } = await pool.query('select from payment')
  expect(rows.length).toBe(2)
  server.close()
  await pool.end()
  await database.close()
})
