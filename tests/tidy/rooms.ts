import fs from 'node:fs'
import path from 'node:path'
import { importsOf, listSources } from './sources.ts'

/** Room to the rooms it may import, as the table in ARCHITECTURE.md says. */
export function readRooms(architecture: string): Map<string, Set<string>> {
  const rooms = new Map<string, Set<string>>()
  for (const [, room, may] of architecture.matchAll(/^\| ([a-z]+) \| ([a-z, –]+) \|$/gm)) {
    if (room === 'room') continue
    rooms.set(room as string, new Set((may as string).split(/, /).filter((name) => name !== '–')))
  }
  return rooms
}

/** Imports below `folder`/src that the table does not allow, as "file imports room". */
export function findWrongImports(folder: string, rooms: Map<string, Set<string>>): string[] {
  const src = path.join(folder, 'src')
  return listSources(src, /\.tsx?$/)
    .filter(({ file }) => !/\.test\.tsx?$/.test(file) && file.includes('/'))
    .flatMap(({ file, text }) => {
      const room = file.split('/')[0] as string
      const allowed = rooms.get(room)
      if (!allowed) return [`${file} is in no room of the table`]
      return importsOf(text)
        .filter((specifier) => specifier.startsWith('.'))
        .map(
          (specifier) =>
            path.posix.join(path.posix.dirname(file), specifier).split('/')[0] as string,
        )
        .filter((target) => target !== room && !allowed.has(target))
        .map((target) => `${file} imports ${target}`)
    })
}

export function readArchitecture(folder: string): string {
  return fs.readFileSync(path.join(folder, 'ARCHITECTURE.md'), 'utf8')
}
