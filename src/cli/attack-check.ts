import fs from 'node:fs/promises'
import path from 'node:path'
import { type AttackReport, checkAttacks } from '../engine/exploit/attack-check.ts'
import {
  type AttackClass,
  allClasses,
  attackClasses,
  classNamed,
} from '../engine/exploit/attack-classes.ts'
import { attackEnvironment } from '../engine/exploit/attacks/tokens.ts'
import { type HonestTrace, readHonestTrace } from '../engine/exploit/honest.ts'
import { attackReportText } from '../engine/exploit/report-text.ts'
import { openTarget } from '../engine/openapi/open-target.ts'
import { Problem } from '../kit/problem.ts'
import type { AttackOptions } from './commands/attack.ts'
import { type CliContext, interrupted } from './context.ts'
import {
  budgetOf,
  existingFolder,
  identitiesOf,
  readContract,
  readHeader,
  requireAnswer,
  targetUrl,
} from './server-options.ts'

/** `backwright attack check`: 0 nothing got through, 1 something did, 2 unusable. */
export async function attackServer(context: CliContext, options: AttackOptions): Promise<number> {
  const { io, stop } = context
  const budgetMs = budgetOf(options.budgetS)
  const identities = identitiesOf(options.as)
  const headers = options.header.map(readHeader)
  const classes = classesOf(options.class)
  const honest = await readHonest(context, options.honest)
  const url = targetUrl(options)
  const isServed = options.openapi?.startsWith('/') === true
  const early = isServed ? null : await readContract(context, options)
  const folder = await existingFolder(context, options.dir)
  const target = await openTarget({
    url,
    start: options.start ?? null,
    folder,
    pathFolders: context.settings.pathFolders,
    databaseUrl: options.databaseUrl ?? null,
    env: attackEnvironment,
  })
  try {
    if (url !== null) await requireAnswer(target.origin())
    const api = early ?? (await readContract(context, options, target))
    const report = await checkAttacks({
      api,
      target,
      folder: url === null ? folder : null,
      classes,
      seed: options.seed,
      budgetMs,
      headers,
      identities,
      honest,
      stop,
      progress: (text) => io.progress(text),
    })
    io.answer(options.json ? JSON.stringify(report) : attackReportText(report))
    return exitCodeOf(report, stop)
  } finally {
    await target.close()
  }
}

function exitCodeOf({ findings, unusable: reason }: AttackReport, stop: AbortSignal): number {
  if (stop.aborted) return interrupted
  if (findings.length > 0) return 1
  return reason === null ? 0 : 2
}

function classesOf(text: string | undefined): AttackClass[] {
  if (text === undefined) return [...allClasses]
  const names = text.split(',').map((name) => name.trim())
  const known = names.map(classNamed).filter((one) => one !== undefined)
  const unknown = names.find((name) => classNamed(name) === undefined)
  if (unknown === undefined && known.length > 0) return [...new Set(known)]
  throw new Problem('bad-input', {
    expected: '--class with names of attacks, joined by commas',
    came: unknown === undefined || unknown === '' ? 'no name' : unknown,
    try: `These are known: ${Object.keys(attackClasses).join(', ')}.`,
  })
}

async function readHonest(
  { settings }: CliContext,
  file: string | undefined,
): Promise<HonestTrace | null> {
  if (file === undefined) return null
  const at = path.resolve(settings.cwd, file)
  const text = await fs.readFile(at, 'utf8').catch(() => null)
  if (text !== null) return readHonestTrace(text)
  throw new Problem('bad-file', {
    expected: `a trace that can be read at ${at}`,
    came: 'no such file',
    try: 'Check the path.',
  })
}
