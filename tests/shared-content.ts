import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Names a place where the first test file that reads the whole content leaves it for the others. */
export default function setup(): () => void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-content-'))
  process.env.BACKWRIGHT_TEST_CONTENT ??= path.join(folder, 'content')
  return () => fs.rmSync(folder, { recursive: true, force: true })
}
