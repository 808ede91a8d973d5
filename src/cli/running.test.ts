import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findRunning, serverFile } from './running.ts'

let home: string
let server: http.Server | null = null
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-start-'))
})
afterEach(() => {
  server?.close()
  server = null
  fs.rmSync(home, { recursive: true })
})

/** Something that answers every request on a free port, remembered as the running server. */
async function answering(body: string): Promise<string> {
  server = http.createServer((_request, response) => response.end(body))
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  fs.writeFileSync(serverFile(home), JSON.stringify({ url }))
  return url
}

describe('a server that runs already', () => {
  it('is found when it answers by our name', async () => {
    const url = await answering('{"name":"backwright"}')
    expect(await findRunning(serverFile(home))).toBe(url)
  })

  it('is not believed when something else has its port, nothing answers, or none is known', async () => {
    await answering('{"name":"another"}')
    expect(await findRunning(serverFile(home))).toBeNull()
    await new Promise((resolve) => server?.close(resolve))
    expect(await findRunning(serverFile(home))).toBeNull()
    fs.rmSync(serverFile(home))
    expect(await findRunning(serverFile(home))).toBeNull()
  })
})
