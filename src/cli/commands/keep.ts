import path from 'node:path'
import { Command } from 'commander'
import type { CliContext } from '../context.ts'

type Exit = (code: number) => void

/** The commands that keep, bring back or remove what people did. */
export function keepCommands(context: CliContext, exit: Exit): Command[] {
  const at = (file: string): string => path.resolve(context.settings.cwd, file)
  return [
    new Command('export')
      .description('write everything you did to one file')
      .argument('<file>', 'the file to write; - is standard output')
      .option('--force', 'replace the file if there is one', false)
      .action(async (file: string, { force }: { force: boolean }) => {
        const { exportWork } = await import('../keep.ts')
        exit(await exportWork(context, file, force))
      }),
    new Command('import')
      .description('read a file that export wrote; reading it twice changes nothing')
      .argument('<file>', 'the file to read; - is standard input')
      .action(async (file: string) => {
        const { importWork } = await import('../keep.ts')
        exit(await importWork(context, file))
      }),
    new Command('backup')
      .description(
        'back the store up now (it also happens before every migration; the last five are kept)',
      )
      .action(async () => {
        const { backup } = await import('../keep.ts')
        exit(await backup(context))
      }),
    new Command('restore')
      .description("replace everything you did with a backup, after backing up what's there")
      .argument('<file>', 'a file in the backups folder; doctor says where that is')
      .option('--yes', "don't ask", false)
      .action(async (file: string, { yes }: { yes: boolean }) => {
        const { restore } = await import('../keep.ts')
        exit(await restore(context, at(file), yes))
      }),
    ...removingCommands(context, exit),
  ]
}

function removingCommands(context: CliContext, exit: Exit): Command[] {
  return [
    new Command('reset')
      .description('remove everything you did, or what you did in one lab')
      .option('--lab <name>', 'this lab only, such as query/films-by-year')
      .option('--yes', "don't ask", false)
      .action(async (options: { lab?: string; yes: boolean }) => {
        const { reset } = await import('../keep.ts')
        exit(await reset(context, options))
      }),
    new Command('uninstall')
      .description('list and remove everything Backwright made on this machine')
      .option('--yes', "don't ask", false)
      .action(async ({ yes }: { yes: boolean }) => {
        const { uninstall } = await import('../uninstall.ts')
        exit(await uninstall(context, yes))
      }),
  ]
}
