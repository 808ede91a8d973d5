import { expect, it } from 'vitest'
import type { FolderCounterexample } from '../lab/counterexample/folder.ts'
import type { Verdict } from '../lab/verdict.ts'
import { verdictText } from './verdict-text.ts'

const counterexample: FolderCounterexample = {
  kind: 'folder',
  of: 'file',
  name: 'found/prices.csv',
  expected: 'a file',
  came: 'none',
  shows: { title: 'What is in your folder', text: 'archive/\nfound/' },
}

const verdict = (reason: { expected: string; came: string }): Verdict => ({
  status: 'failed',
  checks: [
    {
      name: 'moved',
      title: 'The file has moved',
      status: 'failed',
      reason: { ...reason, try: 'mv' },
      elapsedMs: 1,
    },
  ],
  counterexample,
  explanation: null,
  hint: null,
  errorAt: null,
  trials: 0,
  labHash: '',
  seed: '',
  graderVersion: '',
  postgresMajor: 0,
  elapsedMs: 3,
})

it('does not say again what the failed check has said', () => {
  const text = verdictText(
    'folder/find-the-file',
    verdict({ expected: 'a file', came: 'none' }),
    '',
  )
  expect(text).toBe(
    [
      'The file that is not as asked: found/prices.csv',
      'What is in your folder\n    archive/\n    found/',
      '■ failed: 0 of 1 checks pass, 3 ms',
    ].join('\n\n'),
  )
})

it('says both where the smallest case says it in other words', () => {
  const text = verdictText('folder/find-the-file', verdict({ expected: 'files', came: 'none' }), '')
  expect(text).toContain('Expected: a file\nGot:      none')
})

it('says where in the answer it stopped, with the line, and nothing where there is no place', () => {
  const answer = 'select *\nform film'
  const of = (errorAt: number | null): string =>
    verdictText('query/x', { ...verdict({ expected: 'SQL', came: 'no' }), errorAt }, answer)
  expect(of(9)).toMatch(/^Stopped at line 2, column 1\n {4}form film\n {4}▲\n\n/)
  expect(of(null)).not.toMatch(/line|▲/)
})
