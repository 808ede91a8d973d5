import { expect, it } from 'vitest'
import { releaseWords } from './release-words.ts'

it.each([
  [
    'pg_dump: error: aborting because of server version mismatch\npg_dump: detail: server version: 18.4 (Debian 18.4-1); pg_dump version: 15.14 (Debian 15.14-0)',
    /release 15, .* release 18/,
    /`pg_dump` 18 or newer/,
  ],
  [
    'pg_restore: error: unsupported version (1.16) in file header',
    /format \(1\.16\)/,
    /newer release/,
  ],
  [
    'ERROR:  unrecognized configuration parameter "transaction_timeout"',
    /17 or newer/,
    /isn't newer than the server/,
  ],
])('names the releases in %s', (output, came, advice) => {
  expect(releaseWords(output)?.came).toMatch(came)
  expect(releaseWords(output)?.try).toMatch(advice)
})

it('says nothing of other errors', () => {
  expect(releaseWords('pg_dump: error: connection to server failed: FATAL')).toBeNull()
})
