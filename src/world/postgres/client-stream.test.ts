import { PassThrough } from 'node:stream'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSharedServers } from '../../../tests/servers.ts'
import type { Clusters } from '../clusters/cluster.ts'
import { takeStream } from './client-stream.ts'
import { connect } from './connection.ts'

let clusters: Clusters

beforeAll(async () => {
  clusters = await openSharedServers()
})
afterAll(() => clusters.close())

it('takes the stream of the pg that is installed, which reads nothing of it any more', async () => {
  const client = await connect(clusters.bench)
  const known = await client.query('select pg_backend_pid() as pid')
  const { stream, pid } = takeStream(client)
  expect(pid).toBe(known.rows[0].pid)
  const answered = Promise.withResolvers<Buffer>()
  stream.once('data', (piece: Buffer) => answered.resolve(piece))
  // The answer to a query that pg never sent would end its process, if it read it.
  const query = Buffer.from("Q\0\0\0\0select 'by hand'\0")
  query.writeInt32BE(query.length - 1, 1)
  stream.write(query)
  expect((await answered.promise).toString('latin1')).toContain('by hand')
  stream.destroy()
})

const reading = new PassThrough().on('data', () => undefined)
const twice = new PassThrough().on('data', () => undefined).on('data', () => undefined)
const other = new PassThrough().on('readable', () => undefined)
const signedIn = (stream: unknown) => ({ connection: { stream }, processID: 7 })

it.each([
  ['no connection', { processID: 7 }, 'client.connection.stream is a stream, not undefined'],
  [
    'a stream of another name',
    signedIn(undefined),
    'client.connection.stream is a stream, not undefined',
  ],
  [
    'no process',
    { ...signedIn(reading), processID: null },
    'client.processID is a number, not null',
  ],
  ['another way to read', signedIn(other), '0 to readable, not 0 and 1'],
  ['more that reads', signedIn(twice), '0 to readable, not 2 and 0'],
])('says what an upgrade moved: %s', (_what, client, words) => {
  expect(() => takeStream(client as unknown as pg.Client)).toThrow(words)
})
