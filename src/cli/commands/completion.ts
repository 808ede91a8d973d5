import { Argument, Command } from 'commander'
import { completionScript, shells } from '../completion.ts'
import type { CliContext } from '../context.ts'

/** `backwright completion`: made from the commands themselves, so that it's never out of date. */
export function completionCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('completion')
    .description('print a script that lets the Tab key complete commands, options and labs')
    .addArgument(new Argument('<shell>', 'your shell').choices(shells))
    .action((shell: (typeof shells)[number], _options: unknown, self: Command) => {
      context.io.answer(
        completionScript(shell, { program: self.parent as Command, settings: context.settings }),
      )
      exit(0)
    })
}
