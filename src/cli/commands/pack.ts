import { Command } from 'commander'
import type { CliContext } from '../context.ts'

/** `backwright pack …`: labs of others. */
export function packCommands(context: CliContext, exit: (code: number) => void): Command {
  const pack = new Command('pack').description(
    "your own or other people's labs, kept across updates",
  )
  pack
    .command('add')
    .description('copy a folder of labs, or clone a git repository of them, into the data folder')
    .argument('<from>', 'a folder that holds labs/, or the address of a git repository')
    .option('--name <name>', 'what to call it; by default the last part of the address')
    .action(async (from: string, { name }: { name?: string }) => {
      const { addPack } = await import('../pack.ts')
      exit(await addPack(context, from, name))
    })
  pack
    .command('list')
    .description('packs and other content folders, with how many labs each has')
    .action(async () => {
      const { listPacks } = await import('../pack.ts')
      exit(await listPacks(context))
    })
  pack
    .command('remove')
    .description('remove a pack; your attempts in its labs are kept')
    .argument('<name>', 'its name in pack list')
    .option('--yes', "don't ask", false)
    .action(async (name: string, { yes }: { yes: boolean }) => {
      const { removePack } = await import('../pack.ts')
      exit(await removePack(context, name, yes))
    })
  return pack
}
