import fs from 'node:fs'
import path from 'node:path'
import v8 from 'node:v8'
import { readCareer } from '../src/career/career.ts'
import { readCatalog } from '../src/lab/read-catalog.ts'
import type { Content } from '../src/plan/plan-inputs.ts'
import { root } from './tidy/sources.ts'

export const contentFolder = path.join(root, 'content')

let content: Promise<Content> | null = null

/**
 * The whole content, for tests that need it to be there. Parsing it takes two seconds of a core, so
 * the first test file of a run leaves it as bytes for the others. What's tested is how it's read?
 * Then call `readCatalog` itself.
 */
export function readContent(): Promise<Content> {
  content ??= readSharedContent(process.env.BACKWRIGHT_TEST_CONTENT)
  return content
}

/** Writes what test files of this environment variable read, in place of content/. */
export async function shareContent(file: string): Promise<{ BACKWRIGHT_TEST_CONTENT: string }> {
  fs.writeFileSync(file, v8.serialize(await readContent()))
  return { BACKWRIGHT_TEST_CONTENT: file }
}

async function readSharedContent(file: string | undefined): Promise<Content> {
  if (file && fs.existsSync(file)) return v8.deserialize(fs.readFileSync(file))
  const [catalog, career] = await Promise.all([
    readCatalog(contentFolder),
    readCareer({ contentFolder, importedFolder: null }),
  ])
  if (file) {
    const made = `${file}.${process.pid}`
    fs.writeFileSync(made, v8.serialize({ catalog, career }))
    fs.renameSync(made, file)
  }
  return { catalog, career }
}
