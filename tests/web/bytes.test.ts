import fs from 'node:fs'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBrowserFiles } from './browser-files.ts'
import { fixtureServer } from './serve.ts'

let server: FastifyInstance
let folder: string

beforeAll(async () => {
  folder = await buildBrowserFiles()
  server = await fixtureServer(folder)
})
afterAll(() => server.close())

async function transferred(url: string): Promise<number> {
  const headers = { host: '127.0.0.1:4400', 'accept-encoding': 'br' }
  const answer = await server.inject({ url, headers })
  expect(answer.headers['content-encoding'], url).toBe('br')
  return answer.rawPayload.length
}

/** A page with every file that it asks for, and those that these files import. */
async function pageBytes(url: string): Promise<number> {
  const { body } = await server.inject({ url, headers: { host: '127.0.0.1:4400' } })
  const files = new Set(
    [...body.matchAll(/(?:href|src)="\/static\/([^"]+)"/g)].map((match) => match[1] as string),
  )
  for (const file of files) {
    if (!file.endsWith('.js')) continue
    const text = fs.readFileSync(path.join(folder, file), 'utf8')
    for (const [, other] of text.matchAll(/from\s*"\.\/([^"]+)"/g)) files.add(other as string)
  }
  let sum = await transferred(url)
  for (const file of files) {
    sum += file.endsWith('.svg')
      ? fs.statSync(path.join(folder, file)).size
      : await transferred(`/static/${file}`).catch(() => fs.statSync(path.join(folder, file)).size)
  }
  return sum
}

describe('what is transferred, brotli', () => {
  it('is at most 20 KB for the list of labs', async () => {
    expect(await pageBytes('/labs')).toBeLessThanOrEqual(20_000)
  })

  it('is at most 30 KB for a lab that can be read and handed in, 150 KB with the editor', async () => {
    const readable = await pageBytes('/labs/query/top-three-per-genre')
    const editor = fs.readdirSync(folder).find((name) => /^editor-.*\.js\.br$/.test(name))
    expect(readable).toBeGreaterThan(8_000)
    expect(readable).toBeLessThanOrEqual(30_000)
    expect(readable + fs.statSync(path.join(folder, editor ?? '')).size).toBeLessThanOrEqual(
      150_000,
    )
  })
})
