import fs from 'node:fs/promises'
import path from 'node:path'
import { Command, type CommanderError } from 'commander'
import { type AttackReport, checkAttacks } from '../engine/exploit/attack-check.ts'
import { type AttackClass, allClasses, isAttackClass } from '../engine/exploit/attack-classes.ts'
import { attackEnvironment } from '../engine/exploit/attacks/tokens.ts'
import { type HonestTrace, readHonestTrace } from '../engine/exploit/honest.ts'
import { attackReportText } from '../engine/exploit/report-text.ts'
import { openTarget } from '../engine/openapi/open-target.ts'
import { Problem } from '../kit/problem.ts'
import { type CliContext, interrupted } from './context.ts'
import {
  budgetOf,
  existingFolder,
  identitiesOf,
  readContract,
  readHeader,
  requireAnswer,
  several,
  targetUrl,
} from './server-options.ts'

interface AttackOptions {
  readonly openapi?: string
  readonly start?: string
  readonly dir?: string
  readonly url?: string
  readonly class?: string
  readonly honest?: string
  readonly header: readonly string[]
  readonly as: readonly string[]
  readonly budgetS: string
  readonly seed: string
  readonly databaseUrl?: string
  readonly json: boolean
}

/** `backwright attack …`: servers of your own, attacked from outside. */
export function attackCommands(context: CliContext, exit: (code: number) => void): Command {
  const attack = new Command('attack').description('attack a server of your own, on this machine')
  attack
    .command('check')
    .description(
      'try known kinds of attacks in many variants; exit 0 nothing found, 1 found, 2 unusable',
    )
    .option('--openapi <file or address>', 'what the server offers: OpenAPI, JSON or YAML')
    .option('--start <command>', 'start the server with PORT set; it will be restarted often')
    .option('--dir <folder>', 'where the server is started')
    .option('--url <address>', 'a server that runs already on this machine')
    .option('--class <names>', `joined by commas; all: ${allClasses.join(', ')}`)
    .option('--honest <file>', 'recorded traffic that must be answered as before: a trace or HAR')
    .option('--header <header>', 'sent with every request, such as "X-Key: 1"', several, [])
    .option(
      '--as <name=header>',
      'an identity, such as "alice=Authorization: Bearer a"',
      several,
      [],
    )
    .option('--budget-s <number>', 'stop after this many seconds', '60')
    .option('--seed <text>', 'other inputs and orders', '1')
    .option('--database-url <url>', 'DATABASE_URL of the server')
    .option('--json', 'one JSON object instead of text', false)
    .exitOverride(unusable)
    .action(async (options: AttackOptions) => exit(await attackServer(context, options)))
  return attack
}

function unusable(error: CommanderError): void {
  if (error.exitCode === 0) return
  throw new Problem('bad-input', {
    expected: 'options that this command has',
    came: error.message.replace(/^error: /, ''),
    try: 'backwright attack check --help lists them.',
  })
}

async function attackServer(context: CliContext, options: AttackOptions): Promise<number> {
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
  const known = names.filter(isAttackClass)
  const unknown = names.find((name) => !isAttackClass(name))
  if (unknown === undefined && known.length > 0) return [...new Set(known)]
  throw new Problem('bad-input', {
    expected: '--class with names of attacks, joined by commas',
    came: unknown === undefined || unknown === '' ? 'no name' : unknown,
    try: `These are known: ${allClasses.join(', ')}.`,
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
