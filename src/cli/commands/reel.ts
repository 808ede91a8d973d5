import { Command } from 'commander'
import type { CliContext } from '../context.ts'

/** What `reel check` and `reel watch` were asked for. */
export interface CheckOptions {
  readonly stage?: string
  readonly dir?: string
  readonly start?: string
  readonly json: boolean
}

/** `backwright reel …`: a film service from an empty folder, in any language. */
export function reelCommands(context: CliContext, exit: (code: number) => void): Command {
  const reel = new Command('reel').description('build Reel from an empty folder, stage by stage')
  reel
    .command('start')
    .description("make a folder to start in; existing files aren't touched")
    .argument('[dir]', 'where', 'reel')
    .action(async (dir: string) => {
      const { start } = await import('../reel.ts')
      exit(await start(context, dir))
    })
  const checking = (name: string, description: string): Command =>
    reel
      .command(name)
      .description(description)
      .option('--stage <number>', "its number or name; by default the first that hasn't passed")
      .option('--dir <folder>', 'where your server is')
      .option('--start <command>', 'the start command to use instead of the one in reel.yaml')
      .option('--json', 'one JSON object instead of text', false)
  checking(
    'check',
    'check a stage and every stage before it; exit 0 passed, 1 failed, 2 unusable',
  ).action(async (options: CheckOptions) => {
    const reel = await import('../reel.ts')
    exit(await reel.check(context, options))
  })
  checking('watch', 'check now, and again on every change, until you stop it').action(
    async (options: CheckOptions) => {
      const reel = await import('../reel.ts')
      exit(await reel.watch(context, options))
    },
  )
  reel
    .command('run')
    .description('start your server with its own database, to try it by hand, until you stop it')
    .option('--dir <folder>', 'where your server is')
    .option('--start <command>', 'the start command to use instead of the one in reel.yaml')
    .action(async (options: Pick<CheckOptions, 'dir' | 'start'>) => {
      const reel = await import('../reel.ts')
      exit(await reel.run(context, options))
    })
  reel
    .command('stages')
    .description('every stage, with your progress')
    .option('--json', 'for programs', false)
    .action(async ({ json }: { json: boolean }) => {
      const reel = await import('../reel.ts')
      exit(await reel.stages(context, json))
    })
  return reel
}
