import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { findWrongImports, readArchitecture, readRooms } from './rooms.ts'
import { importsOf, root } from './sources.ts'

const rooms = readRooms(readArchitecture(root))

/** Rooms that the table names, in either column, and that have no folder. */
function namesNotThere(table: Map<string, Set<string>>, folders: readonly string[]): string[] {
  const named = [...table].flatMap(([room, may]) => [room, ...may])
  return [...new Set(named)].filter((name) => !folders.includes(name))
}

describe('rooms', () => {
  it('are all in the table, and the table names no room that is not there', () => {
    const folders = fs
      .readdirSync(path.join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
    expect(rooms.size).toBeGreaterThan(10)
    expect(folders.filter((folder) => !rooms.has(folder))).toEqual([])
    expect(namesNotThere(rooms, folders)).toEqual([])
    const canary = new Map([['nowhere', new Set(['neither'])]])
    expect(namesNotThere(canary, folders)).toEqual(['nowhere', 'neither'])
  })

  it('import only what the table allows', () => {
    expect(findWrongImports(root, rooms)).toEqual([])
  })

  it('the checker refuses its canary', () => {
    const canary = path.join(import.meta.dirname, 'fixtures/wrong-import')
    expect(findWrongImports(canary, rooms)).toEqual(['kit/canary.ts imports world'])
  })

  it('sees every way to import', () => {
    const text =
      "import a from './a.ts'\nimport type {\n  B,\n} from './b.ts'\nexport * from './c.ts'\nimport './d.ts'\nconst e = await import('./e.ts')\n"
    expect(importsOf(text)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts'])
  })
})
