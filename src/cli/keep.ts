import fs from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { importLearner } from '../command/import-learner.ts'
import { resetLearner } from '../command/reset-learner.ts'
import { countText } from '../kit/count-text.ts'
import { exportLearner } from '../view/export-learner.ts'
import { programWord } from './command-here.ts'
import { confirmed } from './confirm.ts'
import { type App, type CliContext, interrupted } from './context.ts'
import { findLab } from './find-lab.ts'
import { fileProblem, requireFile, standardStream } from './read-input.ts'
import { readLines } from './read-lines.ts'
import { findRunning, serverFile } from './running.ts'

/** Opens the store for one piece of work, whose answer is printed unless it's null. */
async function withApp(
  context: CliContext,
  work: (app: App) => Promise<string | null>,
): Promise<number> {
  const app = await context.openApp()
  try {
    const answer = await work(app)
    if (answer !== null) context.io.answer(answer)
    return 0
  } catch (error) {
    if (!context.stop.aborted) throw error
    context.io.progress('Stopped before the end. Nothing was changed.')
    return interrupted
  } finally {
    await app.close()
  }
}

/** `backwright export`: a file that is there is replaced only if its owner says so. */
export async function exportWork(
  context: CliContext,
  name: string,
  isForced: boolean,
): Promise<number> {
  if (name === standardStream) {
    return withApp(context, async (app) => {
      await context.io.writeAll(exportLearner(app.context, { learnerId: app.learnerId }))
      return null
    })
  }
  const file = path.resolve(context.settings.cwd, name)
  requirePlace(file)
  const isThere = fs.existsSync(file)
  if (isThere && !(await confirmed(`Replace ${file}?`, isForced, '--force'))) {
    context.io.answer('Nothing was written.')
    return 0
  }
  return withApp(context, (app) => exportTo(app, file))
}

/** Said before PostgreSQL starts. Throws Problem 'bad-file'. */
function requirePlace(file: string): void {
  const folder = path.dirname(file)
  try {
    fs.accessSync(folder, fs.constants.W_OK)
  } catch (error) {
    throw fileProblem(error, { expected: 'a folder to write the file into', file: folder })
  }
  if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() !== true) return
  const error = Object.assign(new Error(), { code: 'EISDIR' })
  throw fileProblem(error, { expected: 'a file to write into', file })
}

async function exportTo(app: App, file: string): Promise<string> {
  const unfinished = `${file}.unfinished`
  const lines = Readable.from(exportLearner(app.context, { learnerId: app.learnerId }))
  try {
    await pipeline(lines, fs.createWriteStream(unfinished))
    fs.renameSync(unfinished, file)
  } catch (error) {
    throw fileProblem(error, { expected: 'a file to write into', file })
  } finally {
    fs.rmSync(unfinished, { force: true })
  }
  return file
}

/** `backwright import`. */
export async function importWork(context: CliContext, name: string): Promise<number> {
  const { settings, io, stop } = context
  const isStandard = name === standardStream
  const file = path.resolve(settings.cwd, name)
  if (!isStandard) requireFile(file, 'a file that backwright export wrote')
  return withApp(context, async (app) => {
    const lines = readLines(isStandard ? io.stdin : file, stop)
    const { learnerId } = app
    const { attempts, drafts } = await importLearner(app.context, { learnerId, lines })
    const from = isStandard ? 'standard input' : file
    if (attempts === 0 && drafts === 0) return `No attempt or draft in ${from} is new here.`
    return `${countText(attempts, 'attempt')} and ${countText(drafts, 'draft')} came in from ${from}`
  })
}

/** `backwright backup`. */
export function backup(context: CliContext): Promise<number> {
  return withApp(context, (app) => app.backup())
}

/** `backwright restore`. */
export async function restore(context: CliContext, file: string, yes: boolean): Promise<number> {
  requireFile(file, 'a backup')
  const running = await findRunning(serverFile(context.settings.home))
  if (running) {
    context.io.progress(
      `Backwright is running at ${running}. Stop it first (Ctrl-C where it was started).`,
    )
    return 1
  }
  const question = `Replace everything you did with ${file}? What's there is backed up first.`
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

/** `backwright reset`. */
export function reset(
  context: CliContext,
  { lab, yes }: { lab?: string; yes: boolean },
): Promise<number> {
  return withApp(context, async (app) => {
    const labs = [...app.context.catalog.labs.values()]
    // A lab that's gone, such as one of a pack that was removed, has its whole name: its attempts were kept.
    const labId = lab?.includes('/') ? lab : lab && findLab(labs, lab).id
    const what = labId === undefined ? 'everything you did' : `what you did in ${labId}`
    if (!(await confirmed(`Remove ${what}? A backup is written first.`, yes)))
      return 'Nothing was removed.'
    const written = await app.backup()
    const { attempts } = await resetLearner(app.context, { learnerId: app.learnerId, labId })
    if (labId !== undefined && attempts === 0) findLab(labs, labId)
    const word = programWord(context.settings)
    return `Removed ${what}: ${countText(attempts, 'attempt')}.\nTo bring it back: ${word} restore ${written}`
  })
}
