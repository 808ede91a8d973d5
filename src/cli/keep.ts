import fs from 'node:fs'
import path from 'node:path'
import { Command } from 'commander'
import { importLearner } from '../command/import-learner.ts'
import { resetLearner } from '../command/reset-learner.ts'
import { Problem } from '../kit/problem.ts'
import { exportLearner } from '../view/export-learner.ts'
import { confirmed } from './confirm.ts'
import { type App, type CliContext, interrupted } from './context.ts'
import { readLines } from './read-lines.ts'
import { findRunning, serverFile } from './start.ts'
import { uninstall } from './uninstall.ts'

/** The commands that keep, bring back or remove what people did. */
export function keepCommands(context: CliContext, exit: (code: number) => void): Command[] {
  const withApp = async (work: (app: App) => Promise<string>): Promise<void> => {
    const app = await context.openApp()
    try {
      context.io.answer(await work(app))
      exit(0)
    } catch (error) {
      if (!context.stop.aborted) throw error
      context.io.progress('Stopped before the end. Nothing was changed.')
      exit(interrupted)
    } finally {
      await app.close()
    }
  }
  const at = (file: string): string => path.resolve(context.settings.cwd, file)
  return [
    new Command('export')
      .description('write everything you did into one file')
      .argument('<file>')
      .action((file: string) => withApp((app) => exportTo(app, at(file)))),
    new Command('import')
      .description('read a file that export wrote; reading it twice changes nothing')
      .argument('<file>')
      .action((file: string) => withApp((app) => importFrom(app, at(file), context.stop))),
    new Command('backup')
      .description(
        'back the store up now (it also happens before every migration; the last five are kept)',
      )
      .action(() => withApp(async (app) => app.backup())),
    new Command('restore')
      .description(
        'put a backup in the place of everything you did; what is there is backed up first',
      )
      .argument('<file>', 'a file of the backups folder that doctor names')
      .option('--yes', 'do not ask', false)
      .action(async (file: string, { yes }: { yes: boolean }) =>
        exit(await restore(context, at(file), yes)),
      ),
    new Command('reset')
      .description('remove everything you did, or what you did in one lab')
      .option('--lab <name>', 'this lab only, as query/films-by-year')
      .option('--yes', 'do not ask', false)
      .action((options: { lab?: string; yes: boolean }) => withApp((app) => reset(app, options))),
    new Command('uninstall')
      .description('list and remove everything that Backwright made on this machine')
      .option('--yes', 'do not ask', false)
      .action(async ({ yes }: { yes: boolean }) => exit(await uninstall(context, yes))),
  ]
}

async function restore(context: CliContext, file: string, yes: boolean): Promise<number> {
  const running = await findRunning(serverFile(context.settings.home))
  if (running) {
    context.io.progress(
      `Backwright is running at ${running}. Stop it first (Ctrl-C where it was started).`,
    )
    return 1
  }
  const question = `Put ${file} in the place of everything you did? What is there is backed up first.`
  if (!(await confirmed(question, yes))) {
    context.io.answer('Nothing was changed.')
    return 0
  }
  const { before, madeAt, rows } = await context.restore(file)
  context.io.answer(
    `Restored ${rows.toLocaleString('en-US')} rows as of ${madeAt}.\nWhat was there before: ${before}`,
  )
  return 0
}

async function exportTo(app: App, file: string): Promise<string> {
  const unfinished = `${file}.unfinished`
  const out = fs.createWriteStream(unfinished)
  try {
    for await (const line of exportLearner(app.context, { learnerId: app.learnerId })) {
      if (!out.write(line)) await new Promise<void>((resolve) => out.once('drain', () => resolve()))
    }
    await new Promise<void>((resolve, reject) => {
      out.on('error', reject)
      out.end(() => resolve())
    })
    fs.renameSync(unfinished, file)
  } finally {
    fs.rmSync(unfinished, { force: true })
  }
  return file
}

async function importFrom(app: App, file: string, stop: AbortSignal): Promise<string> {
  if (!fs.existsSync(file)) {
    throw new Problem('bad-input', {
      expected: 'a file that backwright export wrote',
      came: `${file}, which is not there`,
      try: 'check the path',
    })
  }
  const lines = readLines(file, stop)
  const { attempts, drafts } = await importLearner(app.context, { learnerId: app.learnerId, lines })
  return `${attempts} attempts and ${drafts} drafts came in from ${file}`
}

async function reset(app: App, { lab, yes }: { lab?: string; yes: boolean }): Promise<string> {
  const what = lab === undefined ? 'everything you did' : `what you did in ${lab}`
  if (!(await confirmed(`Remove ${what}? A backup is written first.`, yes)))
    return 'Nothing was removed.'
  const backup = await app.backup()
  const { attempts } = await resetLearner(app.context, { learnerId: app.learnerId, labId: lab })
  return `Removed ${what}: ${attempts} attempts.\nTo bring it back: backwright restore ${backup}`
}
