import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { exchange } from '../../http/exchange.ts'
import { bodyText, makeRequest } from '../../http/message.ts'
import type { Driver } from '../driver.ts'
import { openRunner } from '../runner.ts'

/*
 * Attacks that are tried from inside a sandbox, to see that it holds on this machine. Each is a few
 * lines of JavaScript that give `true` when they got through.
 */

export interface Probe {
  readonly name: string
  /** The body of an async function; `sh(command)` says whether a command ended well. */
  readonly attack: string
}

export interface ProbeResult {
  readonly name: string
  readonly got: 'stopped' | 'through' | 'no-answer'
  /** What it said, where it got through or said nothing. */
  readonly says: string
}

/** Needs nothing but Node and a shell; a file of the host's that nobody inside may read is `CANARY`. */
export const hostedProbes: readonly Probe[] = [
  {
    name: 'another network than loopback',
    attack: "return Object.keys(os.networkInterfaces()).some((name) => name !== 'lo')",
  },
  { name: 'a file of the host', attack: "return fs.readFileSync('CANARY', 'utf8').length > 0" },
  { name: 'the passwords of the host', attack: "return fs.readFileSync('/etc/shadow').length > 0" },
  { name: 'a namespace of its own', attack: "return sh('unshare --user --map-root-user true')" },
  { name: 'a mount', attack: "return sh('mount -t tmpfs none /tmp')" },
  {
    name: 'a process of the host',
    attack: 'try { process.kill(HOST, 0); return HOST !== 1 } catch { return false }',
  },
  {
    name: 'more files than its room holds',
    attack:
      "for (let at = 0; at < 128; at++) fs.appendFileSync('fill', Buffer.alloc(1_048_576, 1)); return true",
  },
  {
    name: 'a file outside of its room',
    attack: "fs.appendFileSync('CANARY', 'x'); return true",
  },
  { name: 'rights of a superuser', attack: "return sh('chown 0:0 . && setpriv --reuid 0 true')" },
]

const server = `
import fs from 'node:fs'
import os from 'node:os'
import net from 'node:net'
import dgram from 'node:dgram'
import http from 'node:http'
import child from 'node:child_process'
const run = (command) => child.spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8', timeout: 8000 })
const sh = (command) => run(command).status === 0
const reach = (where) => new Promise((resolve) => {
  const socket = net.connect(where)
  setTimeout(() => { socket.destroy(); resolve(false) }, 1500)
  socket.once('connect', () => { socket.destroy(); resolve(true) })
  socket.once('error', () => resolve(false))
})
const given = { fs, os, net, dgram, http, child, run, sh, reach }
http.createServer(async (request, response) => {
  const parts = []
  for await (const part of request) parts.push(part)
  const names = Object.keys(given)
  try {
    const attack = new Function(...names, 'return (async () => {' + Buffer.concat(parts) + '})()')
    response.end(JSON.stringify({ value: await attack(...Object.values(given)) }))
  } catch (error) {
    response.end(JSON.stringify({ error: String(error) }))
  }
}).listen(Number(process.env.PORT), '127.0.0.1')
`

/** Tries each attack in a server of its own. */
export async function tryProbes(driver: Driver, probes: readonly Probe[]): Promise<ProbeResult[]> {
  const canary = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-canary-')), 'canary')
  fs.writeFileSync(canary, 'only for us')
  const runner = openRunner({ driver })
  const results: ProbeResult[] = []
  try {
    for (const { name, attack } of probes) {
      const text = attack.replaceAll('CANARY', canary).replaceAll('HOST', String(process.pid))
      const files = new Map([['probe.mjs', server]])
      const source = { kind: 'files', files } as const
      const made = await runner.prepare({ source, start: 'node probe.mjs', ready: 'connects' })
      const started = 'reason' in made ? made : await made.start()
      if ('reason' in started) {
        results.push({ name, got: 'no-answer', says: `${started.reason.came} ${started.output}` })
        continue
      }
      const request = makeRequest({ method: 'POST', body: text })
      const { response, problems } = await exchange(started.origin, request, {
        limits: { totalMs: probeMs },
      })
      results.push({ name, ...readResult(response ? bodyText(response) : null, problems) })
      if (!('reason' in made)) await made.close()
    }
    return results
  } finally {
    await runner.close()
    fs.rmSync(path.dirname(canary), { recursive: true, force: true })
  }
}

const probeMs = 20_000

function readResult(text: string | null, problems: readonly unknown[]): Omit<ProbeResult, 'name'> {
  // It was ended over it.
  if (text === null) return { got: 'stopped', says: JSON.stringify(problems) }
  const { value, error } = JSON.parse(text) as { value?: unknown; error?: string }
  if (value === true) return { got: 'through', says: text }
  return { got: 'stopped', says: error ?? '' }
}
