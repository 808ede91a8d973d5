import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { type Comparer, openComparer } from '../engine/query/compare/compare-pairs.ts'
import type { Comparison, Pair } from '../engine/query/compare/pair.ts'
import { countText } from '../kit/count-text.ts'
import type { Limits } from '../kit/limits.ts'
import type { Came, RowsCounterexample } from '../lab/counterexample/rows.ts'
import { counterexampleText } from '../lab/counterexample/text.ts'
import type { Bench } from '../world/postgres/bench.ts'
import type { CompareInput, CompareOptions, Io } from './context.ts'

export interface CompareDeps {
  readonly bench: Bench
  readonly limits: Limits
  readonly io: Io
}

const exitCodes = { 'not-refuted': 0, refuted: 1, unusable: 2 } as const

/** The version of what `--json` and `--batch` print; docs/reference/compare.md describes it. */
const outputVersion = 1

/** `backwright compare`: 0 not refuted, 1 refuted, 2 unusable; of a batch the worst of its lines. */
export async function runCompare(
  deps: CompareDeps,
  options: CompareOptions,
  input: CompareInput,
): Promise<number> {
  const comparer = await openComparer(deps.bench, deps.limits, {
    isTrusted: options.trust === true,
  })
  try {
    if (input.kind === 'batch') return await compareBatch(deps, comparer, options, input.stream)
    const { schema, reference, attempt } = input
    const { ordered, seed, budgetMs } = options
    const pair: Pair = { schema, reference, attempt, ordered, seed, budgetMs }
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
  { io }: CompareDeps,
  comparer: Comparer,
  options: CompareOptions,
  input: Readable,
): Promise<number> {
  const counts = { 'not-refuted': 0, refuted: 0, unusable: 0 }
  let number = 0
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number++
    if (line.trim() === '') continue
    const compared = await compareLine(comparer, options, line, number)
    counts[compared.result]++
    io.answer(JSON.stringify(compared))
    if (io.isTerminal) io.progress(`${number} pairs`)
  }
  const pairs = counts['not-refuted'] + counts.refuted + counts.unusable
  io.progress(
    `${countText(pairs, 'pair')}: ${counts['not-refuted']} not refuted, ${counts.refuted} refuted, ${counts.unusable} unusable`,
  )
  if (counts.unusable > 0) return exitCodes.unusable
  return counts.refuted > 0 ? exitCodes.refuted : exitCodes['not-refuted']
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
    const reason = `line ${number}: expected {"id","schema","reference","attempt","ordered"?}, got ${line.slice(0, 80)}`
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
  return {
    version: outputVersion,
    ...rest,
    counterexample: counterexample && counterexampleJson(counterexample),
  }
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

/** How they differ, for a person; programs read the word itself. */
const differences: Readonly<Record<string, string>> = {
  rows: 'their rows',
  columns: 'the number of columns',
  order: 'the order of rows',
  'row-count': 'the number of rows',
  'attempt-undetermined': 'the attempt can give different rows for the same data',
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
    'not-refuted': '● not refuted: we found no database where they differ',
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
      : `We couldn't use all of the schema:\n${warnings.map((one) => `  ${one}`).join('\n')}`
  const counts = `${databases} databases, ${skippedByError} skipped because a query failed there, ${Math.round(elapsedMs)} ms`
  return [
    reason ? `${head} (${differences[reason] ?? reason})` : head,
    values,
    counterexample && counterexampleText(counterexample),
    leftOut,
    counts,
  ]
    .filter(Boolean)
    .join('\n\n')
}
