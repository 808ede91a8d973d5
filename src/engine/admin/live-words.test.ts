import { expect, it } from 'vitest'
import { liveShortfall } from './live-words.ts'
import type { AdminRuntime } from './runtime.ts'

const none = { columns: [], rows: [] }

it('says which SET holds where a statement waits for its lock without an end', () => {
  const statement = { sql: 'ALTER TABLE watch ADD COLUMN finished boolean', line: 1 }
  const finding = { kind: 'queue', lockTimeoutMs: 0, statement, locks: none, requests: none }
  const runtime = { live: { findings: [finding], mostLocked: null } } as unknown as AdminRuntime
  const found = liveShortfall(runtime, { gives_way_ms: 5_000 })
  expect(found?.reason.try).toContain("`SET lock_timeout = '2s'`")
  expect(found?.reason.try).toContain('not `SET LOCAL`')
})
