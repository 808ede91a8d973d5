import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { verdictMaker } from '../engine/verdict/make-verdict.ts'
import type { Lab, LabBase, Mutant } from '../lab/lab.ts'
import type { Check, Verdict } from '../lab/verdict.ts'
import { type ExamOptions, examLab, type LabExamSupport } from './exam.ts'

/*
 * The exam on a lab whose grading is a rule of one line: "right" passes, "fails CHECK" is refused
 * by that check. tests/exams asks the real graders.
 */

const words = (count: number): string => Array.from({ length: count }, () => 'word').join(' ')
const example = '\n\n```ts example\n1 + 1\n```\n\n```text\n2\n```\n'
const lesson = (count: number): string => `${words(count)}${example}`

const mutant = (name: string, answer: string, more: Partial<Mutant> = {}): Mutant => ({
  name,
  answer,
  check: name,
  why: 'People forget it.',
  rightOnSample: true,
  ...more,
})

const good: LabBase = {
  id: 'function/sum',
  title: 'Sum',
  skill: 'code/lists',
  level: 1,
  minutes: 10,
  needs: [],
  project: false,
  lesson: lesson(200),
  brief: 'Add them.',
  starter: 'fails rows',
  solutions: [
    { name: 'loop', answer: 'right loop', method: 'A loop.' },
    { name: 'fold', answer: 'right fold', method: 'A fold.' },
  ],
  mutants: [
    mutant('rows', 'fails rows'),
    mutant('order', 'fails order'),
    mutant('ties', 'fails ties', { rightOnSample: false }),
  ],
  variants: [
    { name: 'product', brief: 'Multiply.', reference: 'right product', mutants: ['fails rows'] },
  ],
  hints: [{ title: 'First', markdown: 'Begin.' }],
  debrief: 'Done.',
  checks: [
    { name: 'rows', title: 'Rows' },
    { name: 'order', title: 'Order' },
    { name: 'ties', title: 'Ties' },
  ],
  hash: 'hash',
}

const reason = { expected: 'three rows', came: 'two rows', try: 'Count again.' }
const failing = (name: string, status: Check['status'] = 'failed'): Check => ({
  name,
  title: name,
  status,
  reason,
  elapsedMs: 1,
})

/** What an answer gets: "right", or a word for how it goes wrong and the check that says so. */
function checksFor(answer: string, seed: string): Check[] {
  const [word, name = '', seeds] = answer.split(' ')
  if (word === 'right' || (seeds !== undefined && seeds !== seed)) return []
  if (word === 'silent') return [{ ...failing(name), reason: null }]
  const [, left] = /^without-(.+)$/.exec(word ?? '') ?? []
  if (left) return [{ ...failing(name), reason: { ...reason, [left]: '' } }]
  if (word === 'fault') return [failing(name, 'grader-fault')]
  if (word === 'twice') return [failing('early', 'skipped'), failing(name), failing('late')]
  return [{ ...failing('one-file'), status: 'passed' }, failing(name)]
}

function support(graded: string[] = [], more: Partial<LabExamSupport> = {}): LabExamSupport {
  return {
    handIn: async (_lab, answer) => answer,
    tryExample: async () => null,
    isRightOnSample: async (_lab, answer) => !answer.includes('ties'),
    problems: async () => [],
    grade: async (_lab, attempt): Promise<Verdict> => {
      graded.push(`${attempt.variant ?? 'own'}: ${attempt.answer} with ${attempt.seed}`)
      const checks = checksFor(attempt.answer, attempt.seed)
      const makeVerdict = verdictMaker({ attempt, checkList: { checks }, graderVersion: 'rule' })
      return makeVerdict(checks.at(-1)?.status ?? 'passed')
    },
    ...more,
  }
}

const exam = async (
  changes: Partial<LabBase> = {},
  options: Partial<ExamOptions> = {},
  more: Partial<LabExamSupport> = {},
) => {
  const graded: string[] = []
  const lab = { ...good, ...changes, kind: 'function' } as Lab
  const report = await examLab(support(graded, more), lab, { seed: 's', reruns: 1, ...options })
  return { ...report, tried: graded }
}
const failuresOf = async (...asked: Parameters<typeof exam>) => (await exam(...asked)).failures

describe('a lab as it should be', () => {
  it('passes, and everything in it was graded', async () => {
    const { failures, skipped, graded, tried, labId, labHash } = await exam()
    expect({ failures, skipped, labId, labHash }).toEqual({
      failures: [],
      skipped: [],
      labId: 'function/sum',
      labHash: 'hash',
    })
    expect(tried).toEqual([
      'own: fails rows with s',
      'own: right loop with s',
      'own: right fold with s',
      'own: fails rows with s',
      'own: fails order with s',
      'own: fails ties with s',
      'product: right product with s',
      'product: fails rows with s',
    ])
    expect(graded).toBe(tried.length)
  })

  it('is graded with as many seeds as are asked for, none of them twice', async () => {
    const { tried } = await exam({}, { reruns: 3 })
    const loops = tried.filter((line) => line.includes('right loop'))
    expect(loops).toEqual([1, 2, 3].map((n) => `own: right loop with s${n > 1 ? `-${n}` : ''}`))
    expect((await exam({}, { reruns: 0 })).tried).toHaveLength(8)
  })

  it('grades mutants with fewer seeds where that is asked for', async () => {
    const { tried } = await exam({}, { reruns: 3, mutantReruns: 2 })
    const times = (word: string) => tried.filter((line) => line.startsWith(`own: ${word}`)).length
    expect([times('right loop'), times('fails ties')]).toEqual([3, 2])
    const fewest = await exam({}, { reruns: 2, mutantReruns: 0 })
    expect(fewest.tried.filter((line) => line.includes('ties'))).toHaveLength(1)
  })

  it('took no longer than whoever waited for it', async () => {
    const startedAt = performance.now()
    const { elapsedMs } = await exam()
    expect(elapsedMs).toBeLessThanOrEqual(performance.now() - startedAt)
    expect(elapsedMs).toBeGreaterThanOrEqual(0)
  })

  it('is sampled by a seed, and then without its variants', async () => {
    const sample = { solutions: 1, mutants: 2, seed: 'a' }
    const { tried } = await exam({}, { sample })
    expect(tried).toHaveLength(4)
    expect(tried.filter((line) => line.includes('right'))).toHaveLength(1)
    expect((await exam({}, { sample })).tried).toEqual(tried)
    const seeds = Array.from({ length: 20 }, (_, n) => `seed ${n}`)
    const draws = await Promise.all(
      seeds.map(async (seed) => (await exam({}, { sample: { ...sample, seed } })).tried.join()),
    )
    expect(new Set(draws).size).toBeGreaterThan(3)
  })
})

describe('what can be seen without grading', () => {
  it.for<[number, number]>([
    [149, 1],
    [150, 0],
    [400, 0],
    [401, 1],
  ])('a lesson of %i words: %i complaints', async ([count, complaints]) => {
    // The words of the code don't count.
    expect(await failuresOf({ lesson: lesson(count) })).toHaveLength(complaints)
  })

  it.for<[string, Partial<LabBase>, string]>([
    [
      'one solution',
      { solutions: good.solutions.slice(1) },
      'solutions: expected at least 2, got 1',
    ],
    [
      'two mutants',
      { mutants: good.mutants.slice(1), checks: good.checks.slice(1) },
      'mutants: expected at least 3, got 2',
    ],
    ['no hint', { hints: [] }, 'hints: expected at least 1, got 0'],
    ['no example', { lesson: words(200) }, 'examples in the lesson: expected at least 1, got 0'],
    [
      'a check that catches nobody',
      { checks: [...good.checks, { name: 'speed', title: 'Speed' }] },
      'check speed: expected a mutant that it catches, got none',
    ],
    [
      'one text as two solutions',
      {
        solutions: [...good.solutions, { name: 'again', answer: '\n RIGHT\n  loop ', method: '' }],
      },
      'solutions: expected different methods, got one text twice',
    ],
  ])('%s', async ([, changes, message]) => {
    expect(await failuresOf(changes)).toContain(message)
  })
})

describe('what grading shows', () => {
  it.for<[string, Partial<LabBase>, RegExp]>([
    ['a starter that passes', { starter: 'right' }, /^starter: expected failed, got passed$/],
    ['a starter that is our fault', { starter: 'fault rows' }, /^starter: .* got grader-fault$/],
    [
      'a solution that fails',
      { solutions: [...good.solutions, { name: 'odd', answer: 'fails ties', method: '' }] },
      /^solution odd, seed s: expected passed, got failed on ties \(expected three rows; got two rows\)$/,
    ],
    [
      'a mutant that passes',
      { mutants: [...good.mutants, mutant('rows', 'right')] },
      /^mutant rows, seed s: expected failed on rows, got passed$/,
    ],
    [
      'a mutant that another check catches',
      { mutants: [...good.mutants, mutant('rows', 'fails order')] },
      /^mutant rows, .* got failed on order/,
    ],
    [
      'a mutant that we couldn’t grade',
      { mutants: [...good.mutants, mutant('rows', 'fault rows')] },
      /^mutant rows, .* got grader-fault on rows/,
    ],
    [
      'a mutant that two checks refuse, the wrong one first',
      { mutants: [...good.mutants, mutant('late', 'twice rows')] },
      /^mutant late, .* got failed on rows \(/,
    ],
    ...['without-expected', 'without-came', 'without-try', 'silent'].map(
      (word): [string, Partial<LabBase>, RegExp] => [
        `a message that leaves something out (${word})`,
        { mutants: [...good.mutants, mutant('rows', `${word} rows`)] },
        /^mutant rows, .*got a message without/,
      ],
    ),
    [
      'a mutant that is said to be wrong on the sample, and is right',
      { mutants: [...good.mutants, mutant('rows', 'fails rows', { rightOnSample: false })] },
      /^mutant rows: expected right_on_sample to be true, got false$/,
    ],
    [
      'a variant that its reference fails',
      { variants: [{ ...good.variants[0], reference: 'fails rows' } as never] },
      /^variant product, reference, seed s: expected passed/,
    ],
    [
      'a variant without a wrong answer',
      { variants: [{ ...good.variants[0], mutants: [] } as never] },
      /^variant product: expected a wrong answer, got none$/,
    ],
    [
      'a variant whose wrong answer passes',
      { variants: [{ ...good.variants[0], mutants: ['fails rows', 'right'] } as never] },
      /^variant product, mutant 2: expected failed, got passed$/,
    ],
  ])('%s', async ([, changes, message]) => {
    const failures = await failuresOf(changes)
    expect(failures).toEqual([expect.stringMatching(message)])
  })

  it('nothing wrong in a mutant whose own check comes first', async () => {
    expect(await failuresOf({ mutants: [...good.mutants, mutant('rows', 'twice rows')] })).toEqual(
      [],
    )
  })

  it('with the second seed too, said once', async () => {
    const solutions = [...good.solutions, { name: 'odd', answer: 'fails ties s-2', method: '' }]
    expect(await failuresOf({ solutions }, { reruns: 4 })).toEqual([
      expect.stringMatching(/^solution odd, seed s-2: /),
    ])
    const lucky = mutant('rows', 'fails rows s')
    const mutants = [...good.mutants, lucky]
    expect(await failuresOf({ mutants }, { reruns: 3 })).toEqual([
      expect.stringMatching(/^mutant rows, seed s-2: expected failed on rows, got passed$/),
    ])
  })

  it('too few mutants that the sample lets through, where there is a sample', async () => {
    const mutants = good.mutants.map((one) => ({ ...one, rightOnSample: false }))
    const none = async () => false
    expect(await failuresOf({ mutants }, {}, { isRightOnSample: none })).toEqual([
      'mutants right on the sample: expected at least 2, got 0',
    ])
    expect(await failuresOf({ mutants }, {}, { isRightOnSample: async () => null })).toEqual([])
  })
})

describe('what this machine or kind says', () => {
  it('examples that print something else, and problems of the kind, are failures', async () => {
    const more: Partial<LabExamSupport> = {
      tryExample: async () => 'expected 2, got 3',
      problems: async () => ['a promise is broken'],
    }
    expect(await failuresOf({}, {}, more)).toEqual([
      'lesson.md, example 1: expected 2, got 3',
      'a promise is broken',
    ])
  })

  it('a solution in a language that is missing is left out, and said', async () => {
    const missing = async (_lab: Lab, answer: string) =>
      answer.includes('fold') ? 'python3 not installed' : null
    const { failures, skipped, tried } = await exam({}, {}, { missing })
    expect(failures).toEqual([])
    expect(skipped).toEqual(['solution fold: skipped: python3 not installed'])
    expect(tried.join()).not.toContain('fold')
  })

  it('a verdict that the machine was too busy for counts for nobody, and is said', async () => {
    const solutions = [...good.solutions, { name: 'odd', answer: 'fails noise', method: '' }]
    const mutants = [...good.mutants, mutant('rows', 'fails noise')]
    const isUndecided = (verdict: Verdict) => verdict.checks.at(-1)?.name === 'noise'
    const { failures, skipped } = await exam({ solutions, mutants }, {}, { isUndecided })
    expect(failures).toEqual([])
    expect(skipped).toEqual([
      expect.stringMatching(/^solution odd, seed s: not decided: failed on noise/),
      expect.stringMatching(/^mutant rows, seed s: not decided: failed on noise/),
    ])
  })

  it('an error of ours is one of the failures, and a stopped exam grades no more', async () => {
    const grade = async (): Promise<never> => {
      throw new Error('the bench is gone')
    }
    expect(await failuresOf({}, {}, { grade })).toEqual(['the bench is gone'])
    expect(await failuresOf({ hints: [] }, {}, { grade })).toEqual([
      'hints: expected at least 1, got 0',
      'the bench is gone',
    ])
    const { failures, graded } = await exam({}, { stop: AbortSignal.abort(new Error('stopped')) })
    expect({ failures, graded }).toEqual({ failures: ['stopped'], graded: 0 })
  })
})

describe('a lab that is wrong in every way', () => {
  const bad: Partial<LabBase> = {
    lesson: `${words(10)}${example}${example}`,
    hints: [],
    checks: [...good.checks, { name: 'speed', title: 'Speed' }],
    starter: 'right',
    solutions: [
      { name: 'absent', answer: 'right in python', method: '' },
      { name: 'noisy', answer: 'fails noise', method: '' },
      { name: 'gone', answer: 'right in python', method: '' },
      { name: 'odd', answer: 'fails ties', method: '' },
    ],
    mutants: [
      mutant('rows', 'right', { rightOnSample: false }),
      mutant('order', 'fails order', { rightOnSample: false }),
      mutant('ties', 'fails ties'),
    ],
    variants: [
      { name: 'product', brief: 'Multiply.', reference: 'fails rows', mutants: [] },
      { name: 'ratio', brief: 'Divide.', reference: 'fails rows', mutants: ['right'] },
    ],
  }
  /** The most that was asked at the same time. */
  let most = 0
  let now = 0
  const slowly =
    <A extends unknown[], R>(does: (...asked: A) => Promise<R>) =>
    async (...asked: A): Promise<R> => {
      most = Math.max(most, ++now)
      await nextTurn()
      now--
      return await does(...asked)
    }
  const { handIn, grade } = support()
  const more: Partial<LabExamSupport> = {
    handIn: slowly(handIn),
    grade: slowly(grade),
    tryExample: slowly(async () => 'expected 2, got 3'),
    isRightOnSample: slowly(async () => true),
    problems: slowly(async () => ['a promise is broken']),
    missing: slowly(async (_lab, answer) => (answer.includes('python') ? 'no python3' : null)),
    isUndecided: (verdict) => verdict.checks.at(-1)?.name === 'noise',
  }

  it('hears of all of it, in the order of the exam, one thing asked after another', async () => {
    const { failures, skipped } = await exam(bad, {}, more)
    const ties = '(expected three rows; got two rows)'
    // Written down before anything else can happen: what comes later is missing.
    expect({ failures: [...failures], skipped: [...skipped] }).toEqual({
      failures: [
        'lesson.md: expected 150 to 400 words, got 10',
        'hints: expected at least 1, got 0',
        'check speed: expected a mutant that it catches, got none',
        'solutions: expected different methods, got one text twice',
        'lesson.md, example 1: expected 2, got 3',
        'lesson.md, example 2: expected 2, got 3',
        'a promise is broken',
        'starter: expected failed, got passed',
        `solution odd, seed s: expected passed, got failed on ties ${ties}`,
        'mutant rows, seed s: expected failed on rows, got passed',
        'mutant rows: expected right_on_sample to be true, got false',
        'mutant order: expected right_on_sample to be true, got false',
        'mutants right on the sample: expected at least 2, got 1',
        `variant product, reference, seed s: expected passed, got failed on rows ${ties}`,
        'variant product: expected a wrong answer, got none',
        `variant ratio, reference, seed s: expected passed, got failed on rows ${ties}`,
        'variant ratio, mutant 1: expected failed, got passed',
      ],
      skipped: [
        'solution absent: skipped: no python3',
        `solution noisy, seed s: not decided: failed on noise ${ties}`,
        'solution gone: skipped: no python3',
      ],
    })
    expect(most).toBe(1)
  })
})
