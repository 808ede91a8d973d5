import { describe, expect, test } from 'vitest'
import { drawn, isLongRun } from '../long-run.ts'
import { type Checked, checkServer } from './check-server.ts'

const both = { alice: 'alice-token', bob: 'bob-token' }

const servers: readonly (readonly [name: string, checked: Checked])[] = [
  ['films in memory', { start: 'node films.mjs', contract: 'films-contract.mjs' }],
  ['films in a file', { start: 'node films.mjs --data={data}', contract: 'films-contract.mjs' }],
  ['slow films', { start: 'node films.mjs --fault=slow', contract: 'films-contract.mjs' }],
  ['notes, signing in on the way', { start: 'node notes.mjs', contract: 'notes-contract.mjs' }],
  ['notes of two', { start: 'node notes.mjs', contract: 'notes-contract.mjs', identities: both }],
  [
    'notes that all may read',
    { start: 'node notes.mjs --fault=list-all', contract: 'notes-contract.mjs' },
  ],
  [
    'notes that all may read, of two',
    {
      start: 'node notes.mjs --fault=list-all,read-others',
      contract: 'notes-contract.mjs',
      identities: both,
    },
  ],
  ['depots with a sloppy document', { start: 'node depot.mjs', contract: 'depot.yaml' }],
  ['to-dos in Python', { start: 'python3 todo.py {data}', contract: 'todo.yaml' }],
]

describe('a correct server has no finding, and every operation succeeds', () => {
  describe.each(drawn(servers, 3))('%s', (_name, checked) => {
    test.each(isLongRun ? ['1', 'other'] : ['1'])('seed %s', { timeout: 120_000 }, async (seed) => {
      const report = await checkServer({ ...checked, seed })
      expect(report.findings.map(({ code, title, detail }) => [code, title, detail])).toEqual([])
      expect(report.reached2xx).toBe(report.operations)
    })
  })
})
