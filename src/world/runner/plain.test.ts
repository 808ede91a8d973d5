import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { exchange } from '../http/exchange.ts'
import { bodyText, makeRequest } from '../http/message.ts'
import { plainDriver } from './plain.ts'
import { openRunner } from './runner.ts'

const secrets = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-hidden-'))
fs.writeFileSync(path.join(secrets, 'secret'), 'known to us alone')
const driver = plainDriver({ hidden: [secrets, '/nowhere/at/all'] })
const runner = openRunner({ driver })
afterAll(async () => {
  await runner.close()
  fs.rmSync(secrets, { recursive: true, force: true })
})

/** Tries to read the file, to show it again, and tells what it saw. */
const server = `
import fs from 'node:fs'
import http from 'node:http'
import { spawnSync } from 'node:child_process'
const tries = ['true', 'umount ${secrets}', 'umount -l ${secrets}', 'nsenter -t 1 -m cat ${secrets}/secret']
http.createServer((_request, response) => {
  const seen = tries.map((one) => {
    const { stdout } = spawnSync('/bin/sh', ['-c', one], { encoding: 'utf8' })
    try { return stdout + fs.readFileSync('${secrets}/secret', 'utf8') } catch { return stdout }
  })
  response.end(seen.join(''))
}).listen(process.env.PORT)
`

test.skipIf(!driver.says.includes('not Backwright'))(
  'a server sees nothing of what is hidden from it',
  async () => {
    const files = new Map([['server.mjs', server]])
    const program = await runner.prepare({
      source: { kind: 'files', files },
      start: 'node server.mjs',
    })
    if ('reason' in program) throw new Error(JSON.stringify(program))
    const started = await program.start()
    if ('reason' in started) throw new Error(JSON.stringify(started))
    const { response } = await exchange(started.origin, makeRequest({ target: '/' }))
    expect(response?.status).toBe(200)
    expect(response && bodyText(response)).toBe('')
    expect(fs.readFileSync(path.join(secrets, 'secret'), 'utf8')).toBe('known to us alone')
  },
)
