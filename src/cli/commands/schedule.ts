import { Command } from 'commander'
import { defaultLimits } from '../../kit/limits.ts'
import type { CliContext } from '../context.ts'
import { countNumber } from '../whole-number.ts'

/** What `schedule run` was asked for. */
export interface RunOptions {
  readonly stepSeconds: number
  readonly trust?: boolean
}

/** What `schedule explore` was asked for. */
export interface ExploreOptions extends RunOptions {
  readonly json?: boolean
  readonly schedules: number
  readonly seconds: number
  readonly steps: number
}

const fileText =
  'the specification, such as lost-update.spec (docs/reference/schedule.md shows one); - is standard input'
const trustText =
  'run the file with all your privileges, if you trust it; by default it runs under a role without privileges'

/** `backwright schedule …`: several sessions, in every order that matters. */
export function scheduleCommands(context: CliContext, exit: (code: number) => void): Command {
  const schedule = new Command('schedule').description(
    'see what happens when sessions run at the same time',
  )
  schedule
    .command('run')
    .description(
      "run a specification in the format of PostgreSQL's isolation tester, and print what it prints",
    )
    .argument('<file>', fileText)
    .option(
      '--step-seconds <number>',
      'a step is canceled after this time',
      countNumber,
      defaultLimits.scheduleStepMs / 1000,
    )
    .option('--trust', trustText)
    .action(async (file: string, options: RunOptions) => {
      const { runFile } = await import('../schedule.ts')
      exit(await runFile(context, file, options))
    })
  schedule
    .command('explore')
    .description(
      'try every order of steps that matters, and show those that no serial order could give and statements that lock rows in no order; exit 0 none, 1 some, 2 unusable',
    )
    .argument('<file>', fileText)
    .option('--json', 'print the reports as JSON')
    .option('--schedules <number>', 'play at most this many', countNumber, 20_000)
    .option(
      '--seconds <number>',
      "stop after this time and report what's been found",
      countNumber,
      30,
    )
    .option('--steps <number>', 'in one session at most', countNumber, 40)
    .option('--step-seconds <number>', 'a step is canceled after this time', countNumber, 5)
    .option('--trust', trustText)
    .action(async (file: string, options: ExploreOptions) => {
      const { exploreFile } = await import('../schedule.ts')
      exit(await exploreFile(context, file, options))
    })
  return schedule
}
