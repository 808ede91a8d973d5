import { Command } from 'commander'
import type { CliContext } from '../context.ts'

/** What `attack check` was asked for. */
export interface AttackOptions {
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

const several = (value: string, before: readonly string[]): string[] => [...before, value]

/** `backwright attack …`: servers of your own, attacked from outside. */
export function attackCommands(context: CliContext, exit: (code: number) => void): Command {
  const attack = new Command('attack').description('attack your own server on this machine')
  attack
    .command('check')
    .description(
      'try known attacks in many variants; exit 0 nothing got through, 1 something did, 2 unusable',
    )
    .option(
      '--openapi <file or address>',
      'what the server offers: OpenAPI, JSON or YAML; - is standard input',
    )
    .option('--start <command>', "start the server with PORT set; it'll be restarted often")
    .option('--dir <folder>', 'where the server is started')
    .option('--url <address>', "a server that's already running on this machine")
    .option(
      '--class <names>',
      'joined by commas, such as injection,access-control; all but redos and security-headers if left out',
    )
    .option('--honest <file>', 'recorded traffic that must still work: a trace or HAR')
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
    .action(async (options: AttackOptions) => {
      const { attackServer } = await import('../attack-check.ts')
      exit(await attackServer(context, options))
    })
  return attack
}
