import fs from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import {
  type Comparer,
  type Comparison,
  openComparer,
  type Pair,
} from '../engine/query/compare/compare-pairs.ts'
import type { Limits } from '../kit/limits.ts'
import { Problem } from '../kit/problem.ts'
import type { Came, RowsCounterexample } from '../lab/counterexample/rows.ts'
import { counterexampleText } from '../lab/counterexample/text.ts'
import type { Bench } from '../world/postgres/bench.ts'
import type { CompareOptions, Io } from './context.ts'

export interface CompareDeps {
  readonly bench: Bench
  readonly limits: Limits
  readonly io: Io
  readonly cwd: string
}

const exitCodes = { 'not-refuted': 0, refuted: 1, unusable: 2 } as const

/** `backwright compare`: 0 not refuted, 1 refuted, 2 unusable; a batch is 0 when every line was read. */
export async function runCompare(deps: CompareDeps, options: CompareOptions): Promise<number> {
  const comparer = await openComparer(deps.bench, deps.limits, {
    isTrusted: options.trust === true,
  })
  try {
    if (options.batch !== undefined)
      return await compareBatch(deps, comparer, options, options.batch)
    const pair: Pair = {
      schema: readText(deps, '--schema', options.schema),
      reference: readText(deps, '--reference', options.reference),
      attempt: readText(deps, '--attempt', options.attempt),
      ordered: options.ordered,
      seed: options.seed,
      budgetMs: options.budgetMs,
    }
    const comparison = await comparer.compare(pair)
    deps.io.answer(
      options.json ? JSON.stringify(comparisonJson(comparison)) : comparisonText(comparison),
    )
    return exitCodes[comparison.result]
  } finally {
    await comparer.close()
  }
}

async function compareBatch(
  { io, cwd }: CompareDeps,
  comparer: Comparer,
  options: CompareOptions,
  batch: string,
): Promise<number> {
  const file = path.resolve(cwd, batch)
  if (!fs.existsSync(file)) throw notThere('--batch', file)
  let number = 0
  for await (const line of createInterface({
    input: fs.createReadStream(file),
    crlfDelay: Infinity,
  })) {
    number++
    if (line.trim() === '') continue
    io.answer(JSON.stringify(await compareLine(comparer, options, line, number)))
    if (io.isTerminal) io.progress(`${number} pairs`)
  }
  return 0
}

async function compareLine(
  comparer: Comparer,
  options: CompareOptions,
  line: string,
  number: number,
) {
  const { seed, budgetMs } = options
  const parsed = parseLine(line)
  if (parsed === null) {
    const reason = `line ${number}: expected {"id","schema","reference","attempt","ordered"?}, came ${line.slice(0, 80)}`
    return { id: null, ...comparisonJson(unusable(reason)) }
  }
  const { id, schema, reference, attempt } = parsed
  const ordered = parsed.ordered ?? options.ordered
  const comparison = await comparer.compare({ schema, reference, attempt, ordered, seed, budgetMs })
  return { id, ...comparisonJson(comparison) }
}

interface BatchLine {
  readonly id: unknown
  readonly schema: string
  readonly reference: string
  readonly attempt: string
  readonly ordered?: boolean
}

function parseLine(text: string): BatchLine | null {
  try {
    const line = JSON.parse(text) as Partial<BatchLine> | null
    const texts = [line?.schema, line?.reference, line?.attempt]
    const isOrderedRead = line?.ordered === undefined || typeof line.ordered === 'boolean'
    if (!isOrderedRead || texts.some((each) => typeof each !== 'string')) return null
    return line as BatchLine
  } catch {
    return null
  }
}

function unusable(reason: string): Comparison {
  return {
    result: 'unusable',
    databases: 0,
    skippedByError: 0,
    elapsedMs: 0,
    counterexample: null,
    reason,
    warnings: [],
    parameters: null,
  }
}

/** The object that programs read: tables by name, columns as names. */
function comparisonJson({ counterexample, ...rest }: Comparison) {
  return { ...rest, counterexample: counterexample && counterexampleJson(counterexample) }
}

function counterexampleJson({ tables, results, secondRun }: RowsCounterexample) {
  const result = results[0]
  const plain = (came: Came | undefined | null) =>
    came?.kind === 'rows'
      ? { columns: came.columns.map(({ name }) => name), rows: came.rows }
      : came && { error: { code: came.code, message: came.message } }
  return {
    tables: Object.fromEntries(
      tables.map(({ name, columns, rows }) => [
        name,
        { columns: columns.map((column) => column.name), rows },
      ]),
    ),
    reference: plain(result?.expected),
    attempt: plain(result?.came),
    ...(secondRun ? { attemptAgain: plain(secondRun) } : {}),
  }
}

function comparisonText({
  result,
  databases,
  skippedByError,
  elapsedMs,
  counterexample,
  reason,
  warnings,
  parameters,
}: Comparison): string {
  const head = {
    'not-refuted': '● not refuted: no database was found on which they differ',
    refuted: '■ refuted: they differ',
    unusable: '▲ unusable',
  }[result]
  const values =
    parameters === null
      ? null
      : `With ${Object.entries(parameters)
          .map(([name, value]) => `${name} = ${value}`)
          .join(', ')}`
  const leftOut =
    warnings.length === 0
      ? null
      : `Not all of the schema was used:\n${warnings.map((one) => `  ${one}`).join('\n')}`
  const counts = `${databases} databases, ${skippedByError} skipped because a query failed there, ${Math.round(elapsedMs)} ms`
  return [
    reason ? `${head} (${reason})` : head,
    values,
    counterexample && counterexampleText(counterexample),
    leftOut,
    counts,
  ]
    .filter(Boolean)
    .join('\n\n')
}

function readText({ cwd }: CompareDeps, option: string, file: string | undefined): string {
  if (file === undefined) {
    throw new Problem('bad-input', {
      expected: '--schema, --reference and --attempt, or --batch',
      came: `no ${option}`,
      try: 'backwright compare --help',
    })
  }
  const full = path.resolve(cwd, file)
  if (!fs.existsSync(full)) throw notThere(option, full)
  return fs.readFileSync(full, 'utf8').replace(/^\uFEFF/, '')
}

function notThere(option: string, file: string): Problem {
  return new Problem('bad-input', {
    expected: `a file after ${option}`,
    came: `${file}, which is not there`,
    try: 'check the path',
  })
}
