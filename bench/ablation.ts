import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as compare from '../src/engine/query/compare/compare-pairs.ts'
import { isSqlLab } from '../src/lab/kinds/sql.ts'
import { readCatalog } from '../src/lab/read-catalog.ts'
import type { Bench } from '../src/world/postgres/bench.ts'
import { pairFiles, readPairs } from '../tests/compare/read-pairs.ts'
import { openTestGrader } from '../tests/grading.ts'
import { testHome } from '../tests/test-home.ts'
import { aimingParts, allAiming, generateFolder, leaveOut, type Part } from './ablation-parts.ts'
import type { Line } from './measure.ts'
import { root } from './program.ts'

const budgetMs = 1_500
/** Rooms that comparing needs. */
const rooms = ['kit', 'lab', 'world', 'engine']
const namesShown = 12

/** Two queries that differ, and where they're from. */
interface Question {
  readonly name: string
  readonly from: 'pairs' | 'mutants'
  readonly schema: string
  readonly reference: string
  readonly attempt: string
  readonly ordered: boolean
}

type Missed = (questions: readonly Question[], part: Part | null) => Promise<Question[]>

/**
 * What each part of query aiming is worth: the differing pairs and the labs' mutants that are no
 * longer told apart without it. A part is asked only about what isn't found without any aiming.
 * `npm run bench -- ablation preimage repeatOne` leaves out these two alone.
 */
export async function measureAblation(): Promise<Line[]> {
  const desk = await openTestGrader()
  const copies = fs.mkdtempSync(path.join(testHome, 'ablation-'))
  try {
    const all = [...questionsOfPairs(), ...(await questionsOfLabs())]
    const missed: Missed = (questions, part) => missedWithout(desk.bench, questions, part, copies)
    const named = aimingParts.filter((part) => process.argv.includes(part.function))
    const { never, hard } = await whatIsHard(all, missed, named.length > 0)
    const lines = [wholeLine(all, never), partLine(allAiming, hard)]
    for (const part of named.length > 0 ? named : aimingParts)
      lines.push(partLine(part, await missed(hard, part)))
    return lines
  } finally {
    fs.rmSync(copies, { recursive: true, force: true })
    await desk.close()
  }
}

interface Hard {
  /** Missed with all parts. */
  readonly never: readonly Question[]
  /** Found, but not without aiming. */
  readonly hard: readonly Question[]
}

/** What aiming finds, and it alone. A run that names parts takes it from the run before, if the questions are the same. */
async function whatIsHard(
  all: readonly Question[],
  missed: Missed,
  mayRemember: boolean,
): Promise<Hard> {
  const key = crypto.createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16)
  const file = path.join(testHome, `ablation-hard-${key}.json`)
  if (mayRemember && fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8')) as Hard
  const never = await missed(all, null)
  const hard = await missed(
    all.filter((question) => !never.includes(question)),
    allAiming,
  )
  fs.writeFileSync(file, JSON.stringify({ never, hard }))
  return { never, hard }
}

function questionsOfPairs(): Question[] {
  return pairFiles.flatMap((file) =>
    readPairs(file)
      .filter(({ words }) => words.includes('differs'))
      .map(({ words, ...pair }) => ({
        ...pair,
        from: 'pairs',
        ordered: words.includes('ordered'),
      })),
  )
}

async function questionsOfLabs(): Promise<Question[]> {
  const { labs } = await readCatalog(path.join(root, 'content'))
  return [...labs.values()].filter(isSqlLab).flatMap((lab) => {
    const [reference] = lab.solutions
    if (lab.kind !== 'query' || reference === undefined) return []
    return lab.mutants.map((mutant) => ({
      name: `${lab.id} ${mutant.name}`,
      from: 'mutants' as const,
      schema: lab.world.schemaSql,
      reference: reference.answer,
      attempt: mutant.answer,
      ordered: lab.order.length > 0,
    }))
  })
}

async function missedWithout(
  bench: Bench,
  questions: readonly Question[],
  part: Part | null,
  copies: string,
): Promise<Question[]> {
  const comparer = await (await compareWithout(part, copies)).openComparer(bench)
  const missed: Question[] = []
  for (const question of questions) {
    const { result } = await comparer.compare({ ...question, seed: 'ablation', budgetMs })
    if (result !== 'refuted') missed.push(question)
  }
  await comparer.close()
  process.stderr.write(`  without ${part?.name ?? 'nothing'}: ${missed.length} missed\n`)
  return missed
}

/** The comparing of a copy of the sources that lacks the part; processes for tasks start from the copy as well. */
async function compareWithout(part: Part | null, copies: string): Promise<typeof compare> {
  const copy = path.join(copies, part?.function ?? 'whole')
  for (const room of rooms) {
    fs.cpSync(path.join(root, 'src', room), path.join(copy, 'src', room), { recursive: true })
  }
  if (part !== null) {
    const file = path.join(copy, generateFolder, part.file)
    fs.writeFileSync(file, leaveOut(fs.readFileSync(file, 'utf8'), part))
  }
  const entry = path.join(copy, 'src/engine/query/compare/compare-pairs.ts')
  return (await import(pathToFileURL(entry).href)) as typeof compare
}

function countsOf(missed: readonly Question[]): { pairs: number; mutants: number; which: string } {
  const from = (place: Question['from']): number =>
    missed.filter((question) => question.from === place).length
  const names = missed.slice(0, namesShown).map(({ name }) => name)
  const rest = missed.length - names.length
  const which = [...names, ...(rest > 0 ? [`${rest} more`] : [])].join(' · ')
  return { pairs: from('pairs'), mutants: from('mutants'), which }
}

function wholeLine(all: readonly Question[], never: readonly Question[]): Line {
  const { pairs, mutants, which } = countsOf(never)
  return {
    name: 'with all parts',
    goal: '',
    figures: { asked: all.length, 'missed pairs': pairs, 'missed mutants': mutants, which },
    met: null,
  }
}

function partLine(part: Part, missed: readonly Question[]): Line {
  const { pairs, mutants, which } = countsOf(missed)
  return {
    name: `without ${part.name} (${part.function})`,
    goal: '',
    figures: { 'missed pairs': pairs, 'missed mutants': mutants, which },
    met: null,
  }
}
