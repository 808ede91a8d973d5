import fs from 'node:fs'
import path from 'node:path'
import { spaceless } from '../src/engine/query/mutate/strength.ts'
import { hashOf } from '../src/kit/hash.ts'
import { seededRandom } from '../src/kit/random.ts'
import type { Lab } from '../src/lab/lab.ts'
import { readCatalog } from '../src/lab/read-catalog.ts'
import { openTestGrader } from '../tests/grading.ts'
import { testHome } from '../tests/test-home.ts'
import { type Line, round } from './measure.ts'
import { root } from './program.ts'
import { readEqual } from './strength.ts'

/** A wrong answer made by rule of a solution. */
export interface WrongAnswer {
  readonly rule: string
  /** The solution, or the variant, whose answer it was made of. */
  readonly from: string
  /** Graded as an answer to this variant of the lab. */
  readonly variant?: string | null
  readonly text: string
  /** Those that matter most are graded first. */
  readonly isFirst: boolean
}

interface Graded {
  readonly lab: string
  readonly mutant: string
  readonly status: string
  readonly check: string | null
}

type Grader = Awaited<ReturnType<typeof openTestGrader>>['grader']

/** Two at a time: most of a verdict is waiting for servers and browsers. */
const atOnce = 2

/**
 * Wrong answers of every lab of a kind, drawn with a seed and graded once each, in slices:
 * `minutes=8 each=60 seed=…`. What was refuted in an earlier slice stays refuted; what got past is
 * graded anew when it's asked for with `anew`. Survivors without a known reason are printed.
 */
export async function measureAnswers(
  kind: Lab['kind'],
  wrongAnswersOf: (lab: Lab) => readonly WrongAnswer[],
): Promise<Line[]> {
  const desk = await openTestGrader()
  const kept = openKept(kind)
  const until = performance.now() + Number(option('minutes') ?? 8) * 60_000
  const each = Number(option('each') ?? 60)
  try {
    const labs = await labsOf(kind)
    const drawn = labs.map((lab) => ({ lab, mutants: draw(lab, wrongAnswersOf(lab), each) }))
    const queue = Array.from({ length: each }, (_, turn) =>
      drawn.flatMap(({ lab, mutants }) => {
        const wrong = mutants[turn]
        return wrong ? [{ lab, wrong }] : []
      }),
    ).flat()
    const waiting = queue.filter(({ lab, wrong }) => !kept.isSettled(lab, wrong))
    process.stdout.write(`  ${queue.length} drawn, ${waiting.length} to grade\n`)
    const work = async (): Promise<void> => {
      while (performance.now() < until) {
        const next = waiting.shift()
        if (next === undefined) return
        kept.add(next.lab, next.wrong, await gradeOnce(desk.grader, next.lab, next.wrong))
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    return drawn.map(({ lab, mutants }) => lineOf(lab, mutants, kept))
  } finally {
    await desk.close()
  }
}

function option(name: string): string | undefined {
  const found = process.argv.slice(2).find((word) => word.startsWith(`${name}=`))
  return found?.slice(name.length + 1)
}

async function labsOf(kind: Lab['kind']): Promise<Lab[]> {
  const { labs } = await readCatalog(path.join(root, 'content'))
  const named = process.argv.slice(2).filter((word) => word.includes('/'))
  return [...labs.values()].filter(
    (lab) => lab.kind === kind && (named.length === 0 || named.includes(lab.id)),
  )
}

/** Of each rule in turn, so that one that fits everywhere doesn't crowd out the others. */
function draw(lab: Lab, all: readonly WrongAnswer[], each: number): WrongAnswer[] {
  const random = seededRandom(`${option('seed') ?? 'strength'}/${lab.id}`)
  const inTurn = (some: readonly WrongAnswer[]): WrongAnswer[] => {
    const byRule = [...Map.groupBy(random.shuffle([...some]), ({ rule }) => rule).values()]
    const turns = Math.max(0, ...byRule.map((own) => own.length))
    return Array.from({ length: turns }, (_, turn) =>
      byRule.flatMap((own) => own[turn] ?? []),
    ).flat()
  }
  const first = all.filter(({ isFirst }) => isFirst)
  const others = all.filter(({ isFirst }) => !isFirst)
  return [...inTurn(first), ...inTurn(others)].slice(0, each)
}

async function gradeOnce(
  grader: Grader,
  lab: Lab,
  { text, variant = null }: WrongAnswer,
): Promise<Omit<Graded, 'lab' | 'mutant'>> {
  const attempt = {
    id: 'mutant',
    labId: lab.id,
    variant,
    labHash: lab.hash,
    answer: await grader.handIn(lab, text, variant),
    seed: 'mutant',
  }
  const { status, checks } = await grader.grade(lab, attempt, () => undefined)
  return { status, check: checks.find((one) => one.status === status)?.name ?? null }
}

interface Kept {
  of(lab: Lab, wrong: WrongAnswer): Graded | undefined
  isSettled(lab: Lab, wrong: WrongAnswer): boolean
  add(lab: Lab, wrong: WrongAnswer, of: Omit<Graded, 'lab' | 'mutant'>): void
}

/** What earlier slices graded, a line of JSON each; the last one of a mutant counts. */
function openKept(kind: string): Kept {
  const file = path.join(testHome, 'strength', `${kind}.jsonl`)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const known = new Map<string, Graded>()
  const lines = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
  for (const line of lines) {
    const graded = JSON.parse(line) as Graded
    known.set(`${graded.lab} ${graded.mutant}`, graded)
  }
  const nameOf = ({ text, variant = null }: WrongAnswer): string =>
    hashOf(text, variant ?? '').slice(0, 16)
  const anew = process.argv.includes('anew') ? new Set(known.keys()) : new Set<string>()
  const of: Kept['of'] = (lab, wrong) => known.get(`${lab.id} ${nameOf(wrong)}`)
  return {
    of,
    isSettled: (lab, wrong) => {
      const status = of(lab, wrong)?.status
      if (status === 'passed') return !anew.has(`${lab.id} ${nameOf(wrong)}`)
      return status === 'failed' || status === 'could-not-start'
    },
    add: (lab, wrong, graded) => {
      const one = { lab: lab.id, mutant: nameOf(wrong), ...graded }
      known.set(`${lab.id} ${one.mutant}`, one)
      fs.appendFileSync(file, `${JSON.stringify(one)}\n`)
      if (graded.status !== 'failed') tell(lab, wrong, graded.status)
    },
  }
}

function tell(lab: Lab, wrong: WrongAnswer, status: string): void {
  const changed = changedLines(lab, wrong)
  const reason = status === 'passed' ? readEqual(lab.id).get(spaceless(changed)) : undefined
  const says = reason === undefined ? '' : `: equal, ${reason}`
  const got = status === 'passed' ? 'survives' : status
  process.stdout.write(`  ${lab.id} ${got} (${wrong.rule}, ${wrong.from})${says}\n`)
  if (reason === undefined) process.stdout.write(changed)
}

function lineOf(lab: Lab, mutants: readonly WrongAnswer[], kept: Kept): Line {
  const known = readEqual(lab.id)
  const graded = mutants.flatMap((wrong) => {
    const status = kept.of(lab, wrong)?.status
    if (status !== 'passed') return status ?? []
    return known.has(spaceless(changedLines(lab, wrong))) ? 'equal' : 'gap'
  })
  const count = (status: string): number => graded.filter((one) => one === status).length
  const gaps = count('gap')
  const refuted = count('failed') + count('could-not-start')
  return {
    name: lab.id,
    goal: 'every survivor is known to be equal',
    figures: {
      mutants: graded.length,
      of: mutants.length,
      refuted,
      equal: count('equal'),
      gaps,
      unsettled: graded.length - refuted - count('equal') - gaps,
      'percent refuted': round((100 * refuted) / Math.max(1, graded.length - count('equal'))),
    },
    met: gaps === 0,
  }
}

/** The lines in which a mutant differs from its solution: what went, and what came. */
function changedLines(lab: Lab, { from, text, variant = null }: WrongAnswer): string {
  const right =
    variant === null
      ? lab.solutions.find(({ name }) => name === from)?.answer
      : lab.variants.find(({ name }) => name === variant)?.reference
  const before = (right ?? '').split('\n')
  const after = text.split('\n')
  let first = 0
  while (first < after.length && before[first] === after[first]) first++
  let last = 0
  while (
    last < Math.min(before.length, after.length) - first &&
    before.at(-1 - last) === after.at(-1 - last)
  )
    last++
  const show = (sign: string, lines: readonly string[]): string =>
    lines
      .slice(first, lines.length - last)
      .slice(0, 6)
      .map((line) => `    ${sign} ${line.trim()}\n`)
      .join('')
  return show('-', before) + show('+', after)
}
