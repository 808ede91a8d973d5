import { Command } from 'commander'
import type { CliContext } from '../context.ts'

/** What `http check` was asked for. */
export interface CheckOptions {
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

const several = (value: string, before: readonly string[]): string[] => [...before, value]

/** `backwright http …`: servers, checked from outside. */
export function httpCommands(context: CliContext, exit: (code: number) => void): Command {
  const http = new Command('http').description('check an HTTP server, in any language')
  http
    .command('check')
    .description(
      'check a server against its own OpenAPI contract; exit 0 nothing found, 1 found, 2 unusable',
    )
    .option(
      '--openapi <file or address>',
      'the contract: OpenAPI 2.0, 3.0 or 3.1, JSON or YAML; - is standard input',
    )
    .option('--start <command>', "start the server with PORT set; it'll be killed and restarted")
    .option('--dir <folder>', 'where the server is started')
    .option('--url <address>', "a server that's already running on this machine; it's never killed")
    .option('--header <header>', 'sent with every request, such as "X-Key: 1"', several, [])
    .option(
      '--as <name=header>',
      'an identity, such as "alice=Authorization: Bearer a"',
      several,
      [],
    )
    .option('--only <operation>', 'operationId or "GET /path"; repeatable', several, [])
    .option('--skip <operation>', 'skip an operation; repeatable', several, [])
    .option('--budget-s <number>', 'stop after this many seconds', '60')
    .option('--seed <text>', 'other inputs and orders', '1')
    .option('--database-url <url>', "the server's PostgreSQL, for the lock gate")
    .option('--json', 'one JSON object instead of text', false)
    .action(async (options: CheckOptions) => {
      const { checkServer } = await import('../http-check.ts')
      exit(await checkServer(context, options))
    })
  return http
}
