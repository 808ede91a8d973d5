import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { engineVersion } from '../src/engine/http/grade-http.ts'
import { spaceless } from '../src/engine/query/mutate/strength.ts'
import { hashOf } from '../src/kit/hash.ts'
import { seededRandom } from '../src/kit/random.ts'
import { packServer, unpackServer } from '../src/lab/http/server-files.ts'
import type { HttpLab } from '../src/lab/kinds/http.ts'
import { readCatalog } from '../src/lab/read-catalog.ts'
import type { Verdict } from '../src/lab/verdict.ts'
import { openTestGrader } from '../tests/grading.ts'
import { type Line, round } from './measure.ts'
import { mutateServer } from './mutate-server.ts'
import { root } from './program.ts'
import { readEqual } from './strength.ts'

interface Wrong {
  readonly rule: string
  readonly from: string
  readonly answer: string
  /** The lines in which it differs from its solution. */
  readonly change: string
}

/** How a mutant fared; `check` is the one that noticed it. */
interface Fared {
  readonly status: Verdict['status']
  readonly check: string | null
  readonly elapsedMs: number
}

/** What was graded in earlier slices, by lab and mutant, so that a run can be taken up again. */
type Graded = Record<string, Fared>

const keptIn = path.join(root, '.test-home', 'strength-servers.json')

/**
 * Mutants by rule of every http lab's solutions, a bounded number drawn from each, graded once.
 *
 *   npm run bench -- strength-servers [http/lab …] [--each 40] [--seed 1] [--minutes 8] [--at-once 2]
 */
export async function measureServerStrength(): Promise<Line[]> {
  const { values: asked } = parseArgs({
    args: process.argv.slice(2),
    allowPositionals: true,
    options: {
      each: { type: 'string', default: '40' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '600' },
      'at-once': { type: 'string', default: '2' },
    },
  })
  const until = Date.now() + Number(asked.minutes) * 60_000
  const named = process.argv.slice(2).filter((word) => word.startsWith('http/'))
  const { labs } = await readCatalog(path.join(root, 'content'))
  const chosen = [...labs.values()].filter(
    (lab): lab is HttpLab => lab.kind === 'http' && (named.length === 0 || named.includes(lab.id)),
  )
  const graded: Graded = fs.existsSync(keptIn) ? JSON.parse(fs.readFileSync(keptIn, 'utf8')) : {}
  const desk = await openTestGrader()
  try {
    const lines: Line[] = []
    for (const lab of chosen) {
      const wrong = drawWrong(lab, { each: Number(asked.each), seed: asked.seed })
      await gradeAll(lab, wrong, {
        graded,
        until,
        atOnce: Number(asked['at-once']),
        grade: async (answer) => await gradeOnce(desk.grader, lab, answer),
      })
      const known = wrong.flatMap((one) => {
        const fared = graded[keyOf(lab, one)]
        return fared ? [{ ...one, ...fared }] : []
      })
      lines.push(tellLab(lab, known, wrong.length - known.length))
    }
    return lines
  } finally {
    await desk.close()
  }
}

const keyOf = (lab: HttpLab, { answer }: Wrong): string =>
  hashOf(lab.hash, engineVersion, answer).slice(0, 24)

/** The same number from each solution, the same from each rule as far as there are any. */
function drawWrong(lab: HttpLab, { each, seed }: { each: number; seed: string }): Wrong[] {
  return lab.solutions.flatMap(({ name, answer }) => {
    const read = unpackServer(answer, lab.main)
    if (read.kind === 'unread') throw new Error(`${lab.id}: ${name} can't be read`)
    const all = [...read.files].flatMap(([file, text]) =>
      /\.(?:ts|js|mjs|py)$/.test(file)
        ? mutateServer(text, file).map((mutant) => ({
            rule: mutant.rule,
            from: name,
            answer: packServer(new Map([...read.files, [file, mutant.text]]), lab.main),
            change: changeOf(text, mutant.text),
          }))
        : [],
    )
    const random = seededRandom(`${seed}/${lab.id}/${name}`)
    const byRule = Object.values(Object.groupBy(all, ({ rule }) => rule)).map((some = []) =>
      random.shuffle(some),
    )
    const rounds = Math.max(0, ...byRule.map((some) => some.length))
    const inTurn = Array.from({ length: rounds }, (_, at) =>
      random.shuffle(byRule).flatMap((some) => some[at] ?? []),
    )
    return inTurn.flat().slice(0, each)
  })
}

/** The lines between what both have in common at the start and at the end. */
function changeOf(before: string, after: string): string {
  const was = before.split('\n')
  const is = after.split('\n')
  let start = 0
  while (start < was.length && was[start] === is[start]) start++
  let end = 0
  while (
    end < was.length - start &&
    end < is.length - start &&
    was.at(-1 - end) === is.at(-1 - end)
  )
    end++
  const lines = (sign: string, of: readonly string[]): string[] =>
    of.slice(start, of.length - end).map((line) => `${sign} ${line.trim()}`)
  return [...lines('-', was), ...lines('+', is)].join('\n')
}

interface Desk {
  readonly graded: Graded
  readonly until: number
  readonly atOnce: number
  readonly grade: (answer: string) => Promise<Fared>
}

async function gradeAll(
  lab: HttpLab,
  wrong: readonly Wrong[],
  { graded, until, atOnce, grade }: Desk,
): Promise<void> {
  const left = wrong.filter((one) => graded[keyOf(lab, one)] === undefined)
  const work = async (): Promise<void> => {
    while (Date.now() < until) {
      const one = left.shift()
      if (!one) return
      graded[keyOf(lab, one)] = await grade(one.answer)
      fs.writeFileSync(keptIn, JSON.stringify(graded))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

type Grader = Awaited<ReturnType<typeof openTestGrader>>['grader']

async function gradeOnce(grader: Grader, lab: HttpLab, answer: string): Promise<Fared> {
  const attempt = {
    id: `mutant-${hashOf(answer).slice(0, 12)}`,
    labId: lab.id,
    variant: null,
    labHash: lab.hash,
    answer: await grader.handIn(lab, answer, null),
    seed: 'mutant',
  }
  const { status, checks, elapsedMs } = await grader.grade(lab, attempt, () => undefined)
  const check = checks.find((one) => one.status !== 'passed' && one.status !== 'skipped')
  return { status, check: check?.name ?? null, elapsedMs }
}

function tellLab(lab: HttpLab, known: readonly (Wrong & Fared)[], left: number): Line {
  const equal = readEqual(lab.id)
  const reasonOf = ({ change }: Wrong): string | undefined => equal.get(spaceless(change))
  const survivors = known.filter(({ status }) => status === 'passed')
  const gaps = survivors.filter((one) => reasonOf(one) === undefined)
  const undecided = known.filter(
    ({ status }) => status === 'over-limit' || status === 'grader-fault',
  )
  const refuted = known.length - survivors.length - undecided.length
  for (const one of gaps) tellMutant(lab, 'survives', one)
  for (const one of undecided) tellMutant(lab, `${one.status} at ${one.check}`, one)
  return {
    name: `mutants by rule of ${lab.id}`,
    goal: 'every survivor is known to be right',
    figures: {
      mutants: known.length,
      refuted,
      equal: survivors.length - gaps.length,
      gaps: gaps.length,
      undecided: undecided.length,
      left,
      'percent refuted of those not equal': round(
        (100 * refuted) / Math.max(1, refuted + gaps.length),
      ),
    },
    met: left > 0 ? null : gaps.length === 0,
  }
}

function tellMutant({ id }: HttpLab, how: string, { rule, from, change }: Wrong): void {
  const shown = change.split('\n').map((line) => `      ${line}\n`)
  process.stdout.write(`  ${id} ${how} (${rule}, ${from})\n${shown.join('')}`)
}
