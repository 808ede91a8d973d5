import path from 'node:path'
import { root } from './tidy/sources.ts'

/** Kept between runs of the tests, so that labs' databases are made once; or servers that run already. */
export const testHome = process.env.BACKWRIGHT_TEST_SERVERS ?? path.join(root, '.test-home')
