import path from 'node:path'
import { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { countNumber } from '../whole-number.ts'

type Exit = (code: number) => void

/** `backwright lab …`. */
export function labCommands(context: CliContext, exit: Exit): Command {
  const lab = new Command('lab').description('list, fetch, check, test, and make labs')
  learnersCommands(lab, context, exit)
  authorsCommands(lab, context, exit)
  return lab
}

function learnersCommands(lab: Command, context: CliContext, exit: Exit): void {
  lab
    .command('list')
    .description('all labs, or those that match every word')
    .argument('[words...]', 'words to look for')
    .option('--progress', "with your progress; starts PostgreSQL if it isn't running", false)
    .option('--json', 'for programs', false)
    .action(async (words: string[], options: { progress: boolean; json: boolean }) => {
      const { list } = await import('../lab-list.ts')
      exit(await list(context, words, options))
    })
  lab
    .command('get')
    .description('put a lab in a folder, to work on it in your own editor')
    .argument('<lab>', 'its name, such as query/films-by-year or films-by-year')
    .argument('[folder]', 'where to; its name in this folder')
    .option('--language <name>', 'start in another language, such as python')
    .option('--variant <name>', 'another version of the task, as its page names it')
    .action(
      async (
        name: string,
        folder: string | undefined,
        { language, variant }: { language?: string; variant?: string },
      ) => {
        const { get } = await import('../lab-get.ts')
        exit(await get(context, name, { folder, language, variant }))
      },
    )
  lab
    .command('check')
    .description(
      'grade a folder that lab get wrote; exit 0 passed, 1 not passed, 2 unusable, 3 our fault',
    )
    .argument('[folder]', 'the folder, or one inside it', '.')
    .option('--watch', 'again on every change', false)
    .option('--json', 'for programs', false)
    .action(async (folder: string, options: { watch: boolean; json: boolean }) => {
      const { checkFolder, watchFolder } = await import('../lab-check.ts')
      const full = path.resolve(context.settings.cwd, folder)
      const run = options.watch ? watchFolder : checkFolder
      exit(await run(context, full, options.json))
    })
  lab
    .command('replay')
    .description(
      "send the requests that failed to your running server again; exit 0 they work now, 1 they don't",
    )
    .argument('[what]', 'a lab, or the id of an attempt; the lab of this folder')
    .action(async (what?: string) => {
      const { replayFailed } = await import('../lab-replay.ts')
      exit(await replayFailed(context, what))
    })
}

function authorsCommands(lab: Command, context: CliContext, exit: Exit): void {
  lab
    .command('test')
    .description('test labs: solutions pass, wrong answers fail on their named check')
    .argument('[labs...]', 'names or folders; all labs')
    .option('--reruns <number>', 'repeat with this many different seeds', countNumber, 1)
    .option('--seed <text>', 'the first seed', 'exam')
    .option('--json', 'for programs', false)
    .action(async (names: string[], options: { reruns: number; seed: string; json: boolean }) => {
      const { chosenLabs } = await import('../lab-get.ts')
      const { testLabs } = await import('../lab-exam.ts')
      exit(await testLabs(context, await chosenLabs(context, names), options))
    })
  lab
    .command('new')
    .description('make a new lab that passes its exam right away')
    .argument('<kind>', 'such as query, function or folder; another word lists them all')
    .argument('<name>', 'in small letters, such as films-by-mood')
    .action(async (kind: string, name: string) => {
      const { make } = await import('../lab-get.ts')
      exit(await make(context, kind, name))
    })
}
