import { Command, Help, Option } from 'commander'
import { Problem } from '../kit/problem.ts'
import { commandHere } from './command-here.ts'
import { attackCommands } from './commands/attack.ts'
import { compareCommand } from './commands/compare.ts'
import { completionCommand } from './commands/completion.ts'
import { factsCommands } from './commands/facts.ts'
import { httpCommands } from './commands/http.ts'
import { keepCommands } from './commands/keep.ts'
import { labCommands } from './commands/lab.ts'
import { loadCommands } from './commands/load.ts'
import { packCommands } from './commands/pack.ts'
import { pageCommands } from './commands/page.ts'
import { reelCommands } from './commands/reel.ts'
import { scheduleCommands } from './commands/schedule.ts'
import type { CliContext } from './context.ts'
import { examplesText } from './examples.ts'
import { allCommands, pathOf, refuseUnreadableLines } from './usage.ts'
import { portNumber } from './whole-number.ts'

interface DoctorOptions {
  readonly start: boolean
  readonly json: boolean
  readonly hosted: boolean
  readonly weakLimits: boolean
}

/**
 * Every command of the terminal. Actions set process.exitCode through `exit`. What a command works
 * with is imported when it runs, so that help and short answers don't wait for it.
 */
export function buildProgram(context: CliContext, exit: (code: number) => void): Command {
  const program = new Command('backwright')
    .description('Go from “I want to be a backend developer” to your first job.')
    .version(context.settings.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureOutput({ writeOut: (text) => context.io.answer(text.trimEnd()) })
  program
    .command('start')
    .description('open the pages on this machine')
    .option('--port <number>', 'first port to try', portNumber, context.settings.port)
    .addOption(
      new Option('--only <part>', 'start one part; another process is the other').choices([
        'web',
        'worker',
      ]),
    )
    .action(async ({ port, only }: { port: number; only?: 'web' | 'worker' }) => {
      const { start, startWorker } = await import('./start.ts')
      exit(only === 'worker' ? await startWorker(context) : await start(context, port, only))
    })
  program.addCommand(labCommands(context, exit))
  program.addCommand(scheduleCommands(context, exit))
  program.addCommand(httpCommands(context, exit))
  program.addCommand(attackCommands(context, exit))
  program.addCommand(loadCommands(context, exit))
  program.addCommand(reelCommands(context, exit))
  program.addCommand(pageCommands(context, exit))
  program.addCommand(compareCommand(context, exit))
  program
    .command('doctor')
    .description(
      "see what's missing, how to get it, and where your data is; exit 0 nothing missing, 1 something",
    )
    .option(
      '--start',
      'start both databases, too, and stop them again; servers of your own are only opened',
      false,
    )
    .option('--json', 'for programs', false)
    .option('--hosted', 'see whether this machine can run code from people you don’t know', false)
    .option('--weak-limits', 'with --hosted: accept weaker limits, without cgroups', false)
    .action(async (options: DoctorOptions) => {
      requireHosted(options)
      if (options.hosted) {
        const { doctorHosted } = await import('./doctor-hosted.ts')
        return exit(await doctorHosted(context, options))
      }
      const { doctor } = await import('./doctor.ts')
      exit(await doctor(context, options))
    })
  program
    .command('link')
    .description('put backwright on your PATH')
    .action(async () => {
      const { link } = await import('./link.ts')
      exit(link(context))
    })
  program.addCommand(completionCommand(context, exit))
  program.addCommand(packCommands(context, exit))
  program.addCommand(factsCommands(context, exit))
  for (const command of keepCommands(context, exit)) program.addCommand(command)
  refuseUnreadableLines(program)
  const word = commandHere(context.settings)
  for (const command of allCommands(program)) {
    const path = pathOf(command).split(' ').slice(1).join(' ')
    command.configureHelp({ optionDescription })
    command.addHelpText('after', examplesText(path, word))
  }
  return program
}

/** An option that changes nothing without another is a slip, not a wish. */
function requireHosted({ hosted, weakLimits }: DoctorOptions): void {
  if (hosted || !weakLimits) return
  throw new Problem('bad-input', {
    expected: '--weak-limits together with --hosted',
    came: '--weak-limits alone',
    try: 'backwright doctor --hosted --weak-limits',
  })
}

/** What an option does; that a switch is off until it's given goes without saying. */
function optionDescription(option: Option): string {
  return new Help().optionDescription(option).replace(/ \(default: (?:false|\[\])\)$/, '')
}
