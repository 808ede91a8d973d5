import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

/** What a program must not read, change, reach or end. */
export interface Canaries {
  /** A text with the names in braces filled in. */
  fill(text: string): string
  /** What was harmed, in words; what was said is looked through as well. */
  harmed(said: string): string[]
  close(): Promise<void>
}

export async function openCanaries(): Promise<Canaries> {
  const place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-red-')))
  const file = path.join(place, 'secret.json')
  const drop = path.join(place, 'drop')
  const socket = path.join(place, 's')
  const secret = randomUUID()
  const written = JSON.stringify({ secret })
  fs.writeFileSync(file, written)
  fs.mkdirSync(drop)
  let reached = 0
  const onReach = (one: net.Socket): void => {
    reached++
    one.destroy()
  }
  const listening = [net.createServer(onReach), net.createServer(onReach)] as const
  listening[0].listen(socket)
  listening[1].listen(0, '127.0.0.1')
  await Promise.all(listening.map((server) => once(server, 'listening')))
  const { port } = listening[1].address() as net.AddressInfo
  const victim: ChildProcess = spawn('sleep', ['1000000'], { stdio: 'ignore', detached: true })
  /** A number that nobody else sleeps for. */
  const sleep = `${2_000_000 + process.pid}`
  const places = { child: ours('engine/function/child'), shared: ours('world/runner/child') }
  const names = { file, drop, socket, port, victim: victim.pid, sleep, ...places }
  return {
    fill: (text) =>
      Object.entries(names).reduce(
        (all, [name, value]) => all.replaceAll(`{${name}}`, String(value)),
        text,
      ),
    harmed: (said) => {
      const all = [
        [said.includes(secret), 'a file of the user was read'],
        [said.includes('ESCAPED'), 'the process was reached'],
        [!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== written, 'a file was changed'],
        [fs.readdirSync(drop).length > 0, 'a file was made'],
        [reached > 0, 'a socket of the user was reached'],
        [victim.exitCode !== null || victim.signalCode !== null, 'a process was ended'],
        [sleeping(sleep).length > 0, 'a process was left running'],
      ] as const
      reached = 0
      return all.filter(([isTrue]) => isTrue).map(([, words]) => words)
    },
    close: async () => {
      victim.kill('SIGKILL')
      for (const server of listening) server.close()
      fs.rmSync(place, { recursive: true, force: true })
    },
  }
}

/** An attack on a file of ours that isn't there would prove nothing. */
function ours(folder: string): string {
  const at = new URL(`../../../src/${folder}`, import.meta.url)
  if (!fs.existsSync(at)) throw new Error(`our code is in ${at.href}`)
  return at.href
}

function sleeping(seconds: string): string[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').endsWith(`sleep\0${seconds}\0`)
      } catch {
        return false
      }
    })
}
