import os from 'node:os'
import path from 'node:path'
import { root } from './tidy/sources.ts'

/** What tests keep from run to run. */
export const keptFolder = path.join(root, '.test-home')

/** Where tests put what they throw away: in memory, where `npm test` found room there. */
export const temporaryFolder = process.env.BACKWRIGHT_TEST_FOLDER ?? os.tmpdir()

/**
 * The data folder of the servers that test files share: of those that run already, of this run
 * alone in memory, or kept, so that labs' databases are made once.
 */
export const testHome =
  process.env.BACKWRIGHT_TEST_SERVERS ??
  (process.env.BACKWRIGHT_TEST_FOLDER === undefined
    ? keptFolder
    : path.join(temporaryFolder, 'servers'))
