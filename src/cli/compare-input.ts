import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { Problem } from '../kit/problem.ts'
import type { CliContext, CompareInput, CompareOptions } from './context.ts'
import { fileProblem, readInput, requireFile, standardStream } from './read-input.ts'

/** Opens or reads what `compare` was given, before anything is started for it. */
export async function openCompareInput(
  context: CliContext,
  options: CompareOptions,
): Promise<CompareInput> {
  requireOneStandardInput(options)
  const { batch, schema, reference, attempt } = options
  if (batch !== undefined) {
    requireNoPair(options)
    const { settings, io } = context
    const isStandard = batch === standardStream
    const stream = isStandard ? io.stdin : await openBatch(path.resolve(settings.cwd, batch))
    return { kind: 'batch', stream }
  }
  return {
    kind: 'pair',
    schema: await readText(context, '--schema', schema),
    reference: await readText(context, '--reference', reference),
    attempt: await readText(context, '--attempt', attempt),
  }
}

const batchText = 'a file of pairs after --batch'

/** The lines of a batch; a file is opened before the first of them is asked for. */
async function openBatch(from: string): Promise<Readable> {
  try {
    requireFile(from, batchText)
    const stream = fs.createReadStream(from)
    await once(stream, 'open')
    return stream
  } catch (error) {
    throw fileProblem(error, { expected: batchText, file: from })
  }
}

async function readText(
  context: CliContext,
  option: string,
  file: string | undefined,
): Promise<string> {
  if (file === undefined) {
    throw new Problem('bad-input', {
      expected: '--schema, --reference and --attempt, or --batch',
      came: `no ${option}`,
      try: 'backwright compare --help shows examples.',
    })
  }
  const text = await readInput(context, { what: `a file after ${option}`, file })
  return text.replace(/^\uFEFF/, '')
}

/** Each line of a batch brings its own pair. */
function requireNoPair(options: CompareOptions): void {
  const names = (['schema', 'reference', 'attempt'] as const).filter(
    (name) => options[name] !== undefined,
  )
  if (names.length === 0) return
  throw new Problem('bad-input', {
    expected: 'either --batch, or --schema, --reference and --attempt',
    came: `--batch and ${names.map((name) => `--${name}`).join(', ')}`,
    try: 'Leave out one or the other: each line of a batch has its own schema and queries.',
  })
}

/** Standard input can be read once. */
function requireOneStandardInput(options: CompareOptions): void {
  const names = ['schema', 'reference', 'attempt', 'batch'] as const
  const streams = names.filter((name) => options[name] === standardStream)
  if (streams.length < 2) return
  throw new Problem('bad-input', {
    expected: 'one - at most, since standard input can be read once',
    came: streams.map((name) => `--${name} -`).join(' and '),
    try: 'Name files for the others.',
  })
}
