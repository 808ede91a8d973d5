import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import {
  type CodeReviewLab,
  codeReviewFormat,
  codeReviewYaml,
} from '../../lab/kinds/code-review.ts'
import type { Verdict } from '../../lab/verdict.ts'
import { gradeReview } from './grade-review.ts'

const lines = Array.from({ length: 30 }, (_, at) => `+line ${at + 1};`)
const diff = `--- /dev/null
+++ b/src/a.ts
@@ -0,0 +1,30 @@
${lines.join('\n')}
--- a/src/b.ts
+++ b/src/b.ts
@@ -1,3 +1,2 @@
 start
-check()
 end
`

async function lab(): Promise<CodeReviewLab> {
  const yaml = codeReviewYaml.parse({
    kind: 'code-review',
    title: 'A trial',
    skill: 'ops/code-review',
    level: 3,
    minutes: 5,
    needs: [],
    solutions: {},
    mutants: {},
    checks: [
      { name: 'input', title: 'Input' },
      { name: 'rest', title: 'The rest' },
    ],
    findings: [
      finding('quote', 'input', ['line 5;', 'line 6;'], ['injection', 'validation']),
      finding('twice', 'rest', ['line 20;'], ['concurrency'], [{ file: 'src/b.ts', at: [' end'] }]),
      { ...finding('gone', 'rest', ['-check()'], ['access']), file: 'src/b.ts' },
      finding('slow', null, ['line 25;'], ['performance']),
      finding('slower', null, ['line 26;'], ['performance', 'logic']),
    ],
    decoys: [{ file: 'src/a.ts', at: ['line 21;'], why: 'It is fine.' }],
    false_alarms_max: 1,
  })
  const from = {
    id: 'code-review/trial',
    corpora: '',
    files: new Map([['world/change.diff', diff]]),
    world: async () => new Map<string, string>(),
  }
  const { own } = await codeReviewFormat.read(yaml, from, [])
  return {
    id: 'code-review/trial',
    hash: 'x',
    lesson: '',
    brief: '',
    starter: '',
    hints: [],
    debrief: '',
    ...yaml,
    solutions: [],
    mutants: [],
    ...own,
  }
}

function finding(
  name: string,
  check: string | null,
  at: string[],
  kinds: string[],
  also: object[] = [],
) {
  return {
    name,
    check,
    file: 'src/a.ts',
    at,
    also,
    kinds,
    ask: `Ask about ${name}.`,
    why: `${name} hurts.`,
  }
}

async function grade(answer: string): Promise<Verdict> {
  const trial = await lab()
  const attempt = { id: 'a', labId: trial.id, variant: null, labHash: 'x', answer, seed: '1' }
  return gradeReview(trial, trial.task, attempt, {
    limits: defaultLimits,
    onCheck: () => undefined,
  })
}

const comment = (line: number | string, kind: string, more = ''): string =>
  `- {file: src/a.ts, line: ${line}, kind: ${kind}${more}}\n`
const gone = '- {file: src/b.ts, line: 2, side: old, kind: access}\n'
const right = comment(5, 'injection') + comment(20, 'concurrency') + gone
const failing = (verdict: Verdict): string[] =>
  verdict.checks.filter(({ status }) => status === 'failed').map(({ name }) => name)

describe('a review', () => {
  it('passes with all that matters found, and a comment about taste', async () => {
    expect((await grade(right + comment(1, 'nit'))).status).toBe('passed')
  })

  it('takes another kind that fits, a range, the line beside, and the other place', async () => {
    const near = comment(4, 'validation') + comment('14-20', 'concurrency') + gone
    expect((await grade(near)).status).toBe('passed')
    const other = comment(7, 'injection') + '- {file: b.ts, line: 2, kind: concurrency}\n' + gone
    expect((await grade(other)).status).toBe('passed')
  })

  it('does not take a comment on the line of one finding for the finding beside it', async () => {
    const { counterexample } = await grade(comment(26, 'performance'))
    if (counterexample?.kind !== 'review') throw new Error('a review')
    expect(counterexample.found.map(({ why }) => why)).toEqual(['slower hurts.'])
  })

  it('does not take a comment on one finding for the one beside, whatever it says', async () => {
    const { counterexample } = await grade(comment(25, 'logic'))
    if (counterexample?.kind !== 'review') throw new Error('a review')
    expect(counterexample.found).toEqual([])
  })

  it('says of a finding that was taken for taste that there is a comment', async () => {
    const verdict = await grade(comment(5, 'nit') + comment(20, 'concurrency') + gone)
    expect(verdict.status).toBe('failed')
    const failed = verdict.checks.find(({ status }) => status === 'failed')
    expect(failed?.reason?.came).toBe('a `nit`, which is a matter of taste')
    if (verdict.counterexample?.kind !== 'review') throw new Error('a review')
    expect(verdict.counterexample.says).toBe(
      'The comment here is a nit. This is no matter of taste',
    )
    expect(verdict.counterexample.falseAlarms).toEqual([])
  })

  it('does not take a decoy for the line beside it', async () => {
    const verdict = await grade(comment(5, 'injection') + comment(21, 'concurrency') + gone)
    expect(failing(verdict)).toEqual(['rest'])
  })

  it('shows the first that was missed in its hunk, and what was found', async () => {
    const verdict = await grade(comment(5, 'injection'))
    expect(failing(verdict)).toEqual(['rest'])
    expect(verdict.checks.find(({ name }) => name === 'rest')?.reason).toEqual({
      expected: 'a comment on `src/a.ts`, line 20',
      came: 'none',
      try: 'Ask about twice.',
    })
    const { counterexample } = verdict
    expect(counterexample).toMatchObject({
      kind: 'review',
      of: 'missed',
      why: 'twice hurts.',
      left: 1,
    })
    if (counterexample?.kind !== 'review') throw new Error('a review')
    expect(counterexample.lines.map(({ new: number }) => number)).toEqual([
      14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
    ])
    expect(counterexample.lines.filter(({ isMarked }) => isMarked)).toHaveLength(1)
    expect(counterexample.found).toEqual([
      { file: 'src/a.ts', lines: '5', kind: 'injection', why: 'quote hurts.' },
    ])
  })

  it('tells a comment on the right line that names something else', async () => {
    const verdict = await grade(comment(20, 'errors') + comment(5, 'injection') + gone)
    expect(verdict.counterexample).toMatchObject({ of: 'other-kind', falseAlarms: [] })
    expect(verdict.checks.find(({ status }) => status === 'failed')?.reason?.came).toBe(
      'one about `errors`',
    )
  })

  it('counts false alarms, and says why a decoy is fine', async () => {
    expect((await grade(right + comment(21, 'logic'))).status).toBe('passed')
    const verdict = await grade(right + comment(21, 'logic') + comment(1, 'logic'))
    expect(failing(verdict)).toEqual(['false-alarms'])
    expect(verdict.counterexample).toMatchObject({
      of: 'false-alarm',
      why: 'It is fine.',
      file: 'src/a.ts',
    })
  })

  it('is not passed by every kind on every line', async () => {
    const spray = lines
      .map((_, at) => comment(at + 1, 'concurrency') + comment(at + 1, 'injection'))
      .join('')
    expect(failing(await grade(spray + gone))).toEqual(['false-alarms'])
    const kinds = ['injection', 'validation', 'logic', 'errors', 'access']
    const sameLine = right + kinds.map((kind) => comment(5, kind)).join('')
    expect(failing(await grade(sameLine))).toEqual(['false-alarms'])
  })

  it.each([
    ['a line that is not there', comment(999, 'logic'), 'lines', /you can see: lines 1–30/],
    [
      'a removed line without its side',
      '- {file: src/b.ts, line: 3, kind: access}\n',
      'lines',
      /lines 1–2/,
    ],
    [
      'a file that is not in it',
      '- {file: src/c.ts, line: 1, kind: logic}\n',
      'lines',
      /one of the files/,
    ],
    ['a range over everything', comment('1-30', 'logic'), 'lines', /at most 12 lines/],
    ['10,000 comments', comment(1, 'logic').repeat(10_000), 'readable', /at most/],
    ['no YAML', 'comments: [', 'readable', /YAML/],
  ])('refuses %s with a reason', async (_what, answer, check, expected) => {
    const verdict = await grade(answer)
    expect(verdict.status).toBe('failed')
    expect(failing(verdict)).toEqual([check])
    expect(verdict.checks.find(({ name }) => name === check)?.reason?.expected).toMatch(expected)
  })
})
