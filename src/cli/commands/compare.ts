import { Command } from 'commander'
import type { CliContext, CompareOptions } from '../context.ts'
import { countNumber } from '../whole-number.ts'

/** `backwright compare`. */
export function compareCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('compare')
    .description(
      'do two queries give the same answer on every database? exit 0 not refuted, 1 refuted, 2 unusable; of a batch the worst',
    )
    .option('--schema <file>', 'CREATE TABLE statements')
    .option('--reference <file>', "the query that's right")
    .option('--attempt <file>', 'the query to compare with it')
    .option(
      '--batch <file>',
      'JSON lines: {"id","schema","reference","attempt","ordered"?}; - is standard input, for this and the three above',
    )
    .option('--ordered', "the reference's ORDER BY counts", false)
    .option('--seed <text>', 'other rows', '1')
    .option('--budget-ms <number>', 'time for one pair', countNumber, 2000)
    .option('--json', 'one JSON object instead of text', false)
    .option(
      '--trust',
      'let the schema create any extension, if you trust the file; by default, ones that reach beyond their database are refused',
    )
    .action(async (options: CompareOptions) => {
      const { openCompareInput } = await import('../compare-input.ts')
      const input = await openCompareInput(context, options)
      const bench = await context.openExamBench()
      try {
        exit(await bench.compare(options, input))
      } finally {
        await bench.close()
      }
    })
}
