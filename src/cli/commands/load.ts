import { Command, Option } from 'commander'
import type { ArrivalPattern } from '../../engine/load/arrivals.ts'
import type { CliContext } from '../context.ts'

/** What every kind of load was asked for. */
export interface LoadOptions {
  readonly url?: string
  readonly start?: string
  readonly dir?: string
  readonly path?: string
  readonly method: string
  readonly header: readonly string[]
  readonly body?: string
  readonly seconds: string
  readonly warmUpS: string
  readonly timeoutMs: string
  readonly arrivals: ArrivalPattern
  readonly seed: string
  readonly json: boolean
}

export interface RunOptions extends LoadOptions {
  readonly rate: string
}

export interface KneeOptions extends LoadOptions {
  readonly from: string
  readonly to: string
  readonly p99Ms?: string
}

const several = (value: string, before: readonly string[]): string[] => [...before, value]

/** `backwright load …`: how a server holds up when requests don't wait for each other. */
export function loadCommands(context: CliContext, exit: (code: number) => void): Command {
  const load = new Command('load').description('send a server more than one request at a time')
  withTarget(load.command('run'), '10')
    .description(
      'requests at a steady rate, each timed from when it was due; exit 0 measured, 1 the machine is too noisy, 2 unusable',
    )
    .option('--rate <number>', 'requests a second', '100')
    .action(async (options: RunOptions) => {
      const { runOnce } = await import('../load.ts')
      exit(await runOnce(context, options))
    })
  withTarget(load.command('knee'), '3')
    .description(
      'find the rate where latency takes off; exit 0 found or never reached, 1 even the lowest rate is too much, 2 unusable',
    )
    .option('--from <number>', 'the lowest rate to try, requests a second', '50')
    .option('--to <number>', 'the highest', '5000')
    .option('--p99-ms <number>', 'the limit for p99; by default ten times that of the lowest rate')
    .action(async (options: KneeOptions) => {
      const { searchKnee } = await import('../load.ts')
      exit(await searchKnee(context, options))
    })
  return load
}

function withTarget(command: Command, seconds: string): Command {
  return command
    .option('--url <address>', "a server that's already running on this machine")
    .option('--start <command>', 'start the server with PORT set')
    .option('--dir <folder>', 'where the server is started')
    .option('--path <path>', "the path to request; if left out, --url's own")
    .option('--method <method>', 'GET, POST, …', 'GET')
    .option('--header <header>', 'such as "X-Key: 1"; may be repeated', several, [])
    .option('--body <text or @file>', 'sent with every request')
    .option('--seconds <number>', 'how long each rate is held', seconds)
    .option('--warm-up-s <number>', 'sent before that, and not counted', '1')
    .option(
      '--timeout-ms <number>',
      'a request without a response by then counts as failed',
      '10000',
    )
    .addOption(
      new Option('--arrivals <pattern>', 'at random, like people arrive, or evenly spaced')
        .choices(['poisson', 'even'])
        .default('poisson'),
    )
    .option('--seed <text>', 'other arrivals', '1')
    .option('--json', 'one JSON object instead of text', false)
}
