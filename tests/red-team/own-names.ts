import fs from 'node:fs'
import path from 'node:path'
import { root } from '../tidy/sources.ts'

/** Every word before a parenthesis in the rooms that talk to PostgreSQL: among them all functions that we call. */
export function calledNames(): string[] {
  const names = new Set<string>()
  for (const room of ['src/world', 'src/engine', 'src/grader', 'src/cli']) {
    for (const file of fs.readdirSync(path.join(root, room), {
      recursive: true,
      encoding: 'utf8',
    })) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
      const text = fs.readFileSync(path.join(root, room, file), 'utf8')
      for (const [, name = ''] of text.matchAll(/\b([a-z_][a-z0-9_]*)\(/g)) names.add(name)
    }
  }
  return [...names]
}

/** The statements that plant hostile overloads in a schema; who is caught leaves this file. */
export function plantingSql(schema: string, mark: string): string {
  return fs
    .readFileSync(path.join(root, 'tests/red-team/postgres/plant.sql'), 'utf8')
    .replaceAll('SCHEMA', schema)
    .replaceAll('MARK', mark)
    .replaceAll('NAMES', calledNames().join(','))
}
