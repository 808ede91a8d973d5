import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import { withOwner } from '../postgres/connection.ts'
import { removeScratch, scratchHome, until } from '../test-data/scratch.ts'
import { clusterPaths } from './cluster-paths.ts'
import { labServerSettings } from './cluster-settings.ts'
import { openServerRoom, serverForm } from './server-room.ts'

const home = scratchHome()
afterAll(() => removeScratch(home))

/** A number that nobody else sleeps for. */
const seconds = String(1_000_000 + process.pid)

const form = () =>
  serverForm(home, defaultLimits, {
    name: 'films',
    version: '1',
    settings: labServerSettings,
    fill: (server) =>
      withOwner(server.connection, 'postgres', async (client) => {
        await client.query('create table public.film as select 7 as id')
      }),
  })

it('starts servers from a form, loses them, and starts them from what is left', {
  timeout: 60_000,
}, async () => {
  const [made, found] = [await form(), await form()]
  expect(found).toEqual(made)
  const room = await openServerRoom(home, defaultLimits)
  try {
    const server = room.addServer('main', labServerSettings)
    expect(await server.start()).toMatchObject({
      kind: 'down',
      came: 'its data folder holds no cluster',
    })
    await server.make(made)
    expect(await server.start()).toEqual({ kind: 'up' })
    expect(server.status()).toBe('ready')
    const ids = () =>
      withOwner(server.connection, 'postgres', async (client) => {
        const { rows } = await client.query<{ id: number }>('select id from public.film')
        return rows.map(({ id }) => id)
      })
    expect(await ids()).toEqual([7])
    await server.kill()
    expect(server.status()).toBeNull()
    expect(await server.start()).toEqual({ kind: 'up' })
    expect(await ids()).toEqual([7])
    await server.destroy()
    expect(fs.existsSync(room.outside(server.data))).toBe(false)
  } finally {
    await room.close()
  }
  expect(fs.existsSync(room.outside(room.folder))).toBe(false)
  expect(fs.existsSync(room.outside(room.sockets))).toBe(false)
})

it('goes when its process is killed, with a frozen server and a script that left', {
  timeout: 60_000,
}, async () => {
  const program = fileURLToPath(new URL('../test-data/room-user.ts', import.meta.url))
  const child = spawn(process.execPath, [program, home, seconds], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (piece: Buffer) => (said += piece))
  expect(await until(() => said.includes('\n'))).toBe(true)
  const folder = said.trim()
  const room = path.basename(clusterPaths(home).sockets)
  const living = () => listRoomProcesses(room)
  expect(living().length).toBeGreaterThanOrEqual(3)
  child.kill('SIGKILL')
  expect(await until(() => living().length === 0)).toBe(true)
  expect(await until(() => !fs.existsSync(folder))).toBe(true)
  expect(await until(() => fs.readdirSync(clusterPaths(home).own).length === 0)).toBe(true)
})

/** What PostgreSQL calls itself there, and the sleep that the script left. */
function listRoomProcesses(room: string): string[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const command = commandOf(pid)
      return command.includes(room) || command === ['sleep', seconds, ''].join('\0')
    })
}

function commandOf(pid: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
