import fs from 'node:fs'
import path from 'node:path'
import type { Limits } from '../../kit/limits.ts'
import { openRoom, type Room } from '../confinement/room.ts'
import { type RoomServer, roomServer, type ServerForm } from '../confinement/room-server.ts'
import { findRunAs, giveTo } from '../processes/run-as.ts'
import { clusterPaths } from './cluster-paths.ts'
import { withLock } from './process-lock.ts'
import {
  copyFolder,
  formName,
  makeForm,
  openTemporaryPlace,
  ownSockets,
} from './temporary-cluster.ts'

/*
 * Some servers of one process, and a folder in which scripts work on them. Servers are made from a
 * form, started, killed, and started again from whatever a script left in their data folder. All of
 * it goes when the room is closed, or when its process has ended, however it did.
 */

export interface ServerRoom extends Room {
  /** A server that is not there yet: no data. */
  addServer(name: string, settings: Readonly<Record<string, string>>): RoomServer
}

const firstPort = 5440

export async function openServerRoom(home: string, limits: Limits): Promise<ServerRoom> {
  const place = await openTemporaryPlace(home)
  try {
    const room = await openRoom(place, limits)
    const clusterName = path.basename(ownSockets(place.paths, place.id))
    let count = 0
    return {
      ...room,
      addServer: (name, settings) =>
        roomServer(room, {
          name,
          port: firstPort + count++,
          clusterName: `${clusterName}-${name}`,
          settings,
          limits,
        }),
      close: async () => {
        await room.close()
        await place.close()
      },
    }
  } catch (error) {
    await place.close()
    throw error
  }
}

/** A folder with what initdb makes, and nothing else. */
export async function plainForm(home: string): Promise<ServerForm> {
  const paths = clusterPaths(home)
  return { data: await makeForm({ paths, runAs: findRunAs(paths) }) }
}

/** What is prepared once and then copied. */
export interface FormOptions {
  /** What the form is of; a form of the same name and another version is removed. */
  readonly name: string
  readonly version: string
  readonly settings: Readonly<Record<string, string>>
  /** Fills a fresh server, which is then stopped. */
  fill(server: RoomServer): Promise<void>
}

/** Finds a form, or makes it in a room of its own and puts it in place whole. */
export async function serverForm(
  home: string,
  limits: Limits,
  wanted: FormOptions,
): Promise<ServerForm> {
  const paths = clusterPaths(home)
  const runAs = findRunAs(paths)
  const start = `${formName(runAs)}-${wanted.name}-`
  const folder = path.dirname(runAs.dataFolder(path.join(paths.forms, start)))
  const data = path.join(folder, `${start}${wanted.version}`)
  if (fs.existsSync(data)) return { data }
  fs.mkdirSync(paths.forms, { recursive: true, mode: 0o700 })
  return await withLock(path.join(paths.forms, 'lock-rooms'), async () => {
    if (fs.existsSync(data)) return { data }
    const room = await openServerRoom(home, limits)
    try {
      const server = room.addServer('form', wanted.settings)
      await server.make(await plainForm(home))
      const started = await server.start()
      if (started.kind === 'down') throw new Error(`a new server starts: ${started.log}`)
      await wanted.fill(server)
      await server.stop()
      for (const old of fs.readdirSync(folder)) {
        if (old.startsWith(start)) fs.rmSync(path.join(folder, old), { recursive: true })
      }
      // Another file system, maybe: copied beside, and put in place whole.
      await copyFolder(room.outside(server.data), `${data}.new`)
      fs.renameSync(`${data}.new`, data)
      giveTo(runAs, data)
    } finally {
      await room.close()
    }
    return { data }
  })
}
