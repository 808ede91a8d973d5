import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBrowserFiles } from './browser-files.ts'
import { editorBytes, pageBytes, typefaceBytes } from './page-bytes.ts'
import { fixtureServer } from './serve.ts'

let server: FastifyInstance
let folder: string

beforeAll(async () => {
  folder = await buildBrowserFiles()
  server = await fixtureServer(folder)
})
afterAll(() => server.close())

describe('what is transferred, brotli', () => {
  it('is at most 20 KB for the list of labs', async () => {
    expect(await pageBytes({ server, folder }, '/labs')).toBeLessThanOrEqual(20_000)
  })

  it('is at most 40 KB once for the typeface', () => {
    expect(typefaceBytes(folder)).toBeGreaterThan(10_000)
    expect(typefaceBytes(folder)).toBeLessThanOrEqual(40_000)
  })

  it('is at most 30 KB for a lab that can be read and handed in, 155 KB with the editor', async () => {
    const readable = await pageBytes({ server, folder }, '/labs/query/top-three-per-genre')
    expect(readable).toBeGreaterThan(8_000)
    expect(readable).toBeLessThanOrEqual(30_000)
    expect(readable + editorBytes(folder, 'sql')).toBeLessThanOrEqual(155_000)
  })
})
