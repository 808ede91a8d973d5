import { type ContractReport, checkContract, namesOf } from '../engine/openapi/check-contract.ts'
import type { Api } from '../engine/openapi/model.ts'
import { openTarget } from '../engine/openapi/open-target.ts'
import { reportText } from '../engine/openapi/report-text.ts'
import type { CheckOptions } from './commands/http.ts'
import { type CliContext, interrupted } from './context.ts'
import {
  budgetOf,
  existingFolder,
  identitiesOf,
  readContract,
  readHeader,
  requireAnswer,
  targetUrl,
  wrong,
} from './server-options.ts'

/** `backwright http check`: 0 nothing found, 1 found; what can't be checked is a Problem. */
export async function checkServer(context: CliContext, options: CheckOptions): Promise<number> {
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
