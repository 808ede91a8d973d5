import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Names places where the first test file that reads the content or builds pages' files leaves them for the others. */
export default function setup(): () => void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-content-'))
  process.env.BACKWRIGHT_TEST_CONTENT ??= path.join(folder, 'content')
  process.env.BACKWRIGHT_TEST_BROWSER_FILES ??= path.join(folder, 'browser')
  return () => fs.rmSync(folder, { recursive: true, force: true })
}
