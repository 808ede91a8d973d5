import fs from 'node:fs'
import path from 'node:path'

/** Labs of one's own in a data folder as it is now: its `content`, and packs by name. */
export function ownContentIn(home: string): string[] {
  const packs = path.join(home, 'packs')
  const found = fs.existsSync(packs) ? fs.readdirSync(packs).sort() : []
  const own = [path.join(home, 'content'), ...found.map((name) => path.join(packs, name))]
  return own.filter((at) => fs.existsSync(at))
}
