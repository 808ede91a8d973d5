import { Command } from 'commander'
import type { CliContext } from '../context.ts'

interface ImportFlags {
  readonly year?: string
  readonly published?: string
  readonly dryRun: boolean
  readonly partial: boolean
  readonly older: boolean
  readonly json: boolean
}

/** `backwright facts`: figures about the world, and how to bring newer ones in. */
export function factsCommands(context: CliContext, exit: (code: number) => void): Command {
  const { settings, io } = context
  const facts = new Command('facts').description('figures about pay, jobs and programs')
  facts
    .command('list')
    .description('every data set with its source, date and license')
    .option('--json', 'for programs', false)
    .action(async ({ json }: { json: boolean }) => {
      const [{ listFacts }, { factsText }] = await Promise.all([
        import('../../view/list-facts.ts'),
        import('../facts-text.ts'),
      ])
      const heads = await listFacts(settings)
      io.answer(json ? JSON.stringify(heads, null, 2) : factsText(heads))
      exit(0)
    })
  facts
    .command('import')
    .description(
      'read a publisher’s own file: oews (pay), projections (outlook), onet (occupations), scorecard (programs)',
    )
    .argument('<kind>', 'oews, projections, onet or scorecard')
    .argument('<files...>', 'workbook, CSV, tab-separated text, or JSON, as you downloaded it')
    .option('--year <year>', "year, round or release, if the file and its name don't say")
    .option('--published <date>', 'when the publisher released it, such as 2025-04-02')
    .option('--dry-run', 'show what would change, but change nothing', false)
    .option('--partial', "use what's there, and keep the rest as it is", false)
    .option('--older', "accept a file that's older than the current figures", false)
    .option('--json', 'the changes for programs', false)
    .action(async (kind: string, files: string[], flags: ImportFlags) => {
      const [{ importFacts }, { changesText }, { withCommandHere }] = await Promise.all([
        import('../../command/import-facts.ts'),
        import('../facts-text.ts'),
        import('../command-here.ts'),
      ])
      const changes = await importFacts(settings, {
        kind,
        files,
        isDryRun: flags.dryRun,
        options: {
          year: flags.year ?? null,
          published: flags.published ?? null,
          isPartial: flags.partial,
          isOlder: flags.older,
        },
      })
      const text = (): string => withCommandHere(changesText(changes, flags), settings)
      io.answer(flags.json ? JSON.stringify(changes, null, 2) : text())
      exit(0)
    })
  facts
    .command('reset')
    .description('remove imported figures and use the shipped ones again')
    .option('--yes', "don't ask", false)
    .action(async ({ yes }: { yes: boolean }) => {
      const [{ resetFacts }, { confirmed }] = await Promise.all([
        import('../../command/import-facts.ts'),
        import('../confirm.ts'),
      ])
      if (await confirmed('Remove the figures you imported?', yes)) {
        const names = resetFacts(settings)
        io.answer(names.length > 0 ? `Removed: ${names.join(', ')}` : 'There was nothing imported.')
      } else io.answer('Nothing was removed.')
      exit(0)
    })
  return facts
}
