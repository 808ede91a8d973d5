import { Command } from 'commander'
import { attackCommands } from './attack-check.ts'
import type { CliContext } from './context.ts'
import { doctor } from './doctor.ts'
import { factsCommands } from './facts.ts'
import { httpCommands } from './http-check.ts'
import { keepCommands } from './keep.ts'
import { labCommands } from './lab.ts'
import { link } from './link.ts'
import { scheduleCommands } from './schedule.ts'
import { start } from './start.ts'
import { wholeNumber } from './whole-number.ts'

/** Every command of the terminal. Actions set process.exitCode through `exit`. */
export function buildProgram(context: CliContext, exit: (code: number) => void): Command {
  const program = new Command('backwright')
    .description('From “I would like to be a back end developer” to a job as one.')
    .version(context.settings.version)
    .showHelpAfterError('(backwright --help lists the commands)')
    .configureOutput({ writeOut: (text) => context.io.answer(text.trimEnd()) })
  program
    .command('start')
    .description('open the pages on this machine')
    .option('--port <number>', 'first port to try', wholeNumber, context.settings.port)
    .action(async ({ port }: { port: number }) => exit(await start(context, port)))
  program.addCommand(labCommands(context, exit))
  program.addCommand(scheduleCommands(context, exit))
  program.addCommand(httpCommands(context, exit))
  program.addCommand(attackCommands(context, exit))
  program
    .command('compare')
    .description(
      'do two queries give the same answer on every database? exit 0 not refuted, 1 refuted, 2 unusable',
    )
    .option('--schema <file>', 'CREATE TABLE statements')
    .option('--reference <file>', 'the query that is right')
    .option('--attempt <file>', 'the query to compare with it')
    .option('--batch <file>', 'JSON lines: {"id","schema","reference","attempt","ordered"?}')
    .option('--ordered', "the reference's ORDER BY counts", false)
    .option('--seed <text>', 'other rows', '1')
    .option('--budget-ms <number>', 'time for one pair', wholeNumber, 2000)
    .option('--json', 'one JSON object instead of text', false)
    .option(
      '--trust',
      'let the schema make any extension, for files that you know; without it, those that reach beyond their database are refused',
    )
    .action(async (options) => exit(await compare(context, options)))
  program
    .command('doctor')
    .description('what is missing, how to get it, where the data is')
    .option('--json', 'for programs', false)
    .action(async ({ json }: { json: boolean }) => exit(await doctor(context, json)))
  program
    .command('link')
    .description('put backwright on the PATH')
    .action(() => exit(link(context)))
  program.addCommand(factsCommands(context, exit))
  for (const command of keepCommands(context, exit)) program.addCommand(command)
  return program
}

async function compare(
  context: CliContext,
  options: Parameters<Awaited<ReturnType<CliContext['openBench']>>['compare']>[0],
): Promise<number> {
  const bench = await context.openBench()
  try {
    return await bench.compare(options)
  } finally {
    await bench.close()
  }
}
