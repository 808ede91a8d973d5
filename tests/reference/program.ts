import type { Command } from 'commander'
import type { CliContext } from '../../src/cli/context.ts'
import { buildProgram } from '../../src/cli/program.ts'
import { allCommands } from '../../src/cli/usage.ts'
import { root } from '../tidy/sources.ts'

/** The terminal's program with actions that do nothing. */
export function idleProgram(): Command {
  const context = {
    settings: {
      root,
      pathFolders: [],
      port: 4400,
      version: '0',
      contentFolder: 'content',
      cwd: '/',
    },
    io: { answer: () => undefined },
  } as unknown as CliContext
  const program = buildProgram(context, () => undefined)
  for (const command of allCommands(program)) command.action(() => undefined)
  return program
}
