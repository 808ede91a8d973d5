import path from 'node:path'
import { Command } from 'commander'
import { answerFileOf, answerFilesOf, kinds } from '../lab/kinds/all.ts'
import type { FolderLab } from '../lab/kinds/folder.ts'
import type { Lab } from '../lab/lab.ts'
import { readLab } from '../lab/read.ts'
import { scaffoldLab } from '../lab/scaffold.ts'
import { starterIn } from '../lab/starter-in.ts'
import { labPage } from '../view/lab-page.ts'
import { listLabs } from '../view/list-labs.ts'
import type { CliContext } from './context.ts'
import { findLab } from './find-lab.ts'
import { writeFolderLab } from './get-folder.ts'
import { checkFolder, watchFolder } from './lab-check.ts'
import { testLabs } from './lab-exam.ts'
import { writeLabFolder } from './lab-folder.ts'
import { replayFailed } from './lab-replay.ts'
import { workFolder } from './lab-work.ts'
import { programWord } from './path-link.ts'
import { wholeNumber } from './whole-number.ts'

/** `backwright lab …`. */
export function labCommands(context: CliContext, exit: (code: number) => void): Command {
  const lab = new Command('lab').description('list, fetch, check, test and make labs')
  lab
    .command('list')
    .description('all labs, or those that hold every word')
    .argument('[words...]', 'words to look for')
    .option('--json', 'for programs', false)
    .action(async (words: string[], { json }) => exit(await list(context, words, json)))
  lab
    .command('get')
    .description('write a lab into a folder, to work on in your own editor')
    .argument('<lab>', 'its name, as query/films-by-year or films-by-year')
    .argument('[folder]', 'where to; its name in this folder')
    .option('--language <name>', 'begin in another language, such as python')
    .action(async (name: string, folder: string | undefined, { language }) =>
      exit(await get(context, name, { folder, language })),
    )
  lab
    .command('check')
    .description('grade a folder that lab get wrote')
    .argument('[folder]', 'the folder, or one inside it', '.')
    .option('--watch', 'again on every change', false)
    .option('--json', 'for programs', false)
    .action(async (folder: string, options) => {
      const full = path.resolve(context.settings.cwd, folder)
      const run = options.watch ? watchFolder : checkFolder
      exit(await run(context, full, options.json))
    })
  lab
    .command('replay')
    .description('send the requests that failed to your running server once more')
    .argument('[what]', 'a lab, or the id of an attempt; the lab of this folder')
    .action(async (what?: string) => exit(await replayFailed(context, what)))
  lab
    .command('test')
    .description('give labs their exam: solutions pass, wrong answers fail on their named check')
    .argument('[labs...]', 'names or folders; all labs')
    .option('--reruns <number>', 'repeat with as many different seeds', wholeNumber, 1)
    .option('--seed <text>', 'the first seed', 'exam')
    .option('--json', 'for programs', false)
    .action(async (names: string[], options) =>
      exit(await testLabs(context, await chosenLabs(context, names), options)),
    )
  lab
    .command('new')
    .description('make a lab whose exam passes at once')
    .argument('<kind>', kinds.join(', '))
    .argument('<name>', 'in small letters, as films-by-mood')
    .action(async (kind: string, name: string) => exit(await make(context, kind, name)))
  return lab
}

async function list(context: CliContext, words: string[], json: boolean): Promise<number> {
  const app = await context.openApp()
  try {
    const search = words.join(' ')
    const { labs } = await listLabs(app.context, { learnerId: app.learnerId, search })
    if (json) {
      context.io.answer(JSON.stringify(labs))
      return 0
    }
    const width = Math.max(0, ...labs.map(({ id }) => id.length))
    const lines = labs.map(
      ({ id, level, minutes, progress, title }) =>
        `${id.padEnd(width)}  level ${level}  ${String(minutes).padStart(3)} min  ${progress.padEnd(9)}  ${title}`,
    )
    context.io.answer(lines.join('\n') || `No lab holds “${search}”. Try fewer words.`)
    return 0
  } finally {
    await app.close()
  }
}

interface GetOptions {
  readonly folder: string | undefined
  readonly language: string | undefined
}

async function get(context: CliContext, name: string, options: GetOptions): Promise<number> {
  const { folder, language } = options
  const { labs } = await context.readCatalog()
  const lab = findLab([...labs.values()], name)
  const starter = starterIn(lab, language)
  return lab.kind === 'folder'
    ? getFolder(context, lab, folder)
    : getText(context, lab, { folder, starter })
}

/** The commands to type next are whole, so that they can be copied. */
async function getFolder(context: CliContext, lab: FolderLab, folder?: string): Promise<number> {
  const { cwd } = context.settings
  const target = path.resolve(cwd, folder ?? (lab.id.split('/').pop() as string))
  const written = await writeFolderLab(lab, target)
  const shown = path.relative(cwd, target) || '.'
  context.io.answer(
    [
      ...written,
      '',
      'Go into the folder, and do there what the brief asks:',
      `    cd ${shown}/${workFolder}`,
      'Then, from there:',
      `    ${programWord(context.settings)} lab check`,
    ].join('\n'),
  )
  return 0
}

async function getText(
  context: CliContext,
  lab: Lab,
  { folder, starter }: { folder: string | undefined; starter: string | null },
): Promise<number> {
  const app = await context.openApp()
  try {
    const { draft } = await labPage(app.context, { learnerId: app.learnerId, labId: lab.id })
    const target = path.resolve(context.settings.cwd, folder ?? (lab.id.split('/').pop() as string))
    const written = writeLabFolder(lab, target, starter ?? draft.text)
    const shown = path.relative(context.settings.cwd, target) || '.'
    context.io.answer(
      `${written.join('\n')}\n\nRead ${shown}/lesson.md and ${shown}/brief.md, write ${starter === null ? answerNames(lab, shown) : `the server in ${shown}`}, then: ${programWord(context.settings)} lab check ${shown}`,
    )
    return 0
  } finally {
    await app.close()
  }
}

function answerNames(lab: Lab, folder: string): string {
  const names = answerFilesOf(lab)
  const all = names.length > 0 ? names : [answerFileOf(lab.id, lab.starter)]
  return all.map((name) => `${folder}/${name}`).join(' and ')
}

async function make(context: CliContext, kind: string, name: string): Promise<number> {
  const { contentFolder, cwd } = context.settings
  const files = await scaffoldLab({ contentFolder, kind, name })
  context.io.answer(
    `${files.map((file) => path.relative(cwd, file)).join('\n')}\n\nIts exam: backwright lab test ${kind}/${name}`,
  )
  return 0
}

async function chosenLabs(context: CliContext, names: readonly string[]): Promise<Lab[]> {
  const all = [...(await context.readCatalog()).labs.values()]
  if (names.length === 0) return all
  return Promise.all(
    names.map(async (name) => {
      const folder = path.resolve(context.settings.cwd, name)
      const found = all.find(({ id }) => id === name || id.endsWith(`/${name}`))
      return found ?? (await readLab(folder))
    }),
  )
}
