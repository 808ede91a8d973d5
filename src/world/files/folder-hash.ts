import fs from 'node:fs/promises'
import path from 'node:path'

/**
 * What a folder looks like from outside: every name with its size and when it was changed, git's
 * own notes too. Two that are the same mean that nothing happened in between. Nothing is opened, and
 * it stops at `entriesMax`.
 */
export async function folderHash(folder: string, entriesMax: number): Promise<string> {
  const lines: string[] = []
  const waiting = ['']
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    const entries = await fs
      .readdir(path.join(folder, here), { withFileTypes: true })
      .catch(() => [])
    for (const entry of entries) {
      if (lines.length >= entriesMax) return lines.join('\n')
      const name = path.join(here, entry.name)
      if (leftOut.has(entry.name)) continue
      const stat = await fs.lstat(path.join(folder, name)).catch(() => null)
      if (stat === null) continue
      if (stat.isDirectory()) {
        lines.push(name)
        waiting.push(name)
      } else lines.push(`${name} ${stat.size} ${stat.mtimeMs}`)
    }
  }
  return lines.join('\n')
}

/** They change with the files that name them, or are no work of the learner's. */
const leftOut = new Set(['node_modules', 'objects', '.DS_Store'])
