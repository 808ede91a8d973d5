import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import { withOwner } from '../../src/world/postgres/connection.ts'
import type { openTestGrader } from '../grading.ts'
import { testHome } from '../test-home.ts'

const name = `backwright-was-here-${process.pid}`

/** A file for statements that try to write to the disk, whose name nothing else has. */
export const outsideMark = path.join('/tmp', name)
/** The same without a folder: PostgreSQL puts it where its data is. */
export const outsideName = name

/** Files of that name, wherever the server or a program that it starts may put them. */
export function findTouched(): string[] {
  const folders = [
    '/tmp',
    '/var/tmp',
    '/dev/shm',
    os.tmpdir(),
    os.homedir(),
    process.cwd(),
    ...['bench', 'store'].map((cluster) => path.join(testHome, cluster)),
  ]
  const found = folders
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) => fs.readdirSync(folder).map((file) => path.join(folder, file)))
  return [...new Set(found.filter((file) => path.basename(file).startsWith(name)))]
}

/** Nothing was; and what an owner does in the same way would be found. */
export async function expectNothingTouched(
  desk: Awaited<ReturnType<typeof openTestGrader>>,
): Promise<void> {
  expect(findTouched()).toEqual([])
  try {
    await withOwner(desk.clusters.bench, 'postgres', async (client) => {
      // A program that ends without reading breaks the pipe now and then, and the COPY with it.
      await client.query(`copy (select 1) to program 'cat > ${outsideMark}'`)
    })
    expect(findTouched()).toEqual([outsideMark])
  } finally {
    fs.rmSync(outsideMark, { force: true })
  }
}
