import { Command, type CommanderError } from 'commander'
import { type ContractReport, checkContract, namesOf } from '../engine/openapi/check-contract.ts'
import type { Api } from '../engine/openapi/model.ts'
import { openTarget } from '../engine/openapi/open-target.ts'
import { reportText } from '../engine/openapi/report-text.ts'
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
  wrong,
} from './server-options.ts'

interface CheckOptions {
  readonly openapi?: string
  readonly start?: string
  readonly dir?: string
  readonly url?: string
  readonly header: readonly string[]
  readonly as: readonly string[]
  readonly only: readonly string[]
  readonly skip: readonly string[]
  readonly budgetS: string
  readonly seed: string
  readonly databaseUrl?: string
  readonly json: boolean
}

/** `backwright http …`: servers, checked from outside. */
export function httpCommands(context: CliContext, exit: (code: number) => void): Command {
  const http = new Command('http').description('check an HTTP server, in any language')
  http
    .command('check')
    .description(
      'check a server against its own OpenAPI contract; exit 0 nothing found, 1 found, 2 unusable',
    )
    .option('--openapi <file or address>', 'the contract: OpenAPI 2.0, 3.0 or 3.1, JSON or YAML')
    .option('--start <command>', 'start the server with PORT set; it will be killed and restarted')
    .option('--dir <folder>', 'where the server is started')
    .option('--url <address>', 'a server that runs already on this machine; it is never killed')
    .option('--header <header>', 'sent with every request, such as "X-Key: 1"', several, [])
    .option(
      '--as <name=header>',
      'an identity, such as "alice=Authorization: Bearer a"',
      several,
      [],
    )
    .option('--only <operation>', 'operationId or "GET /path"; may be repeated', several, [])
    .option('--skip <operation>', 'leave an operation out; may be repeated', several, [])
    .option('--budget-s <number>', 'stop after this many seconds', '60')
    .option('--seed <text>', 'other inputs and orders', '1')
    .option('--database-url <url>', "the server's PostgreSQL, for the lock gate")
    .option('--json', 'one JSON object instead of text', false)
    .exitOverride(unusable)
    .action(async (options: CheckOptions) => exit(await checkServer(context, options)))
  return http
}

/** A command line that can't be read is unusable (2), not a finding (1). */
function unusable(error: CommanderError): void {
  if (error.exitCode === 0) return
  throw new Problem('bad-input', {
    expected: 'options that this command has',
    came: error.message.replace(/^error: /, ''),
    try: 'backwright http check --help lists them.',
  })
}

async function checkServer(context: CliContext, options: CheckOptions): Promise<number> {
  const { io, stop } = context
  const budgetMs = budgetOf(options.budgetS)
  const identities = identitiesOf(options.as)
  const headers = options.header.map(readHeader)
  const url = targetUrl(options)
  const early =
    options.openapi?.startsWith('/') === true ? null : await readContract(context, options)
  const target = await openTarget({
    url,
    start: options.start ?? null,
    folder: await existingFolder(context, options.dir),
    pathFolders: context.settings.pathFolders,
    databaseUrl: options.databaseUrl ?? null,
  })
  try {
    if (url !== null) await requireAnswer(target.origin())
    const api = early ?? (await readContract(context, options, target))
    requireOperations(api, options)
    const report = await checkContract({
      api,
      target,
      seed: options.seed,
      budgetMs,
      headers,
      identities,
      only: options.only,
      skip: options.skip,
      stop,
      progress: (text) => io.progress(text),
    })
    io.answer(options.json ? JSON.stringify(report) : reportText(report))
    return exitCodeOf(report, stop)
  } finally {
    await target.close()
  }
}

function exitCodeOf(report: ContractReport, stop: AbortSignal): number {
  if (stop.aborted) return interrupted
  return report.findings.length > 0 ? 1 : 0
}

function requireOperations(api: Api, { only, skip }: CheckOptions): void {
  if (api.operations.length === 0)
    throw wrong(
      'a contract with operations',
      `none that can be used (${api.skipped.length} skipped)`,
      'Look at "paths" in the document.',
    )
  const known = new Set(api.operations.flatMap(namesOf))
  const unknown = [...only, ...skip].find((name) => !known.has(name.trim().toLowerCase()))
  if (unknown === undefined) return
  const some = api.operations.slice(0, 8).map(({ id }) => id)
  throw wrong(
    '--only and --skip with operations of the contract',
    unknown,
    `Some of them: ${some.join(', ')}.`,
  )
}
