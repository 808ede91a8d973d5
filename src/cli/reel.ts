import path from 'node:path'
import { recordGraded } from '../command/record-graded.ts'
import { Problem } from '../kit/problem.ts'
import type { Stage } from '../lab/capstone.ts'
import type { ServerFolder } from '../lab/grading.ts'
import type { Verdict } from '../lab/verdict.ts'
import { type CapstoneLine, capstonePage } from '../view/capstone-page.ts'
import { programWord } from './command-here.ts'
import type { CheckOptions } from './commands/reel.ts'
import { type App, type CliContext, interrupted } from './context.ts'
import { changesOf } from './lab-work.ts'
import { findServer, snapshotFolder, writeReelFolder, writeStage } from './reel-folder.ts'
import { runServer } from './reel-run.ts'
import { checkText, statusText, verdictText } from './verdict-text.ts'

/** `reel start`. */
export async function start(
  { settings, io, readCatalog }: CliContext,
  dir: string,
): Promise<number> {
  const { capstone } = await readCatalog()
  const folder = path.resolve(settings.cwd, dir)
  const made = writeReelFolder(capstone, folder)
  const shown = made.map((file) => `  ${path.relative(settings.cwd, file)}`)
  const next = `${programWord(settings)} reel check`
  io.answer(
    made.length === 0
      ? `Everything's already in ${folder}. Nothing was changed.`
      : `Made:\n${shown.join('\n')}\n\nRead the stage, write your server there, then run this in that folder: ${next}`,
  )
  return 0
}

/** 0 passed, 1 not passed, 2 it couldn't be tried, 3 our fault. */
function exitCodeOf({ status }: Verdict): number {
  if (status === 'passed') return 0
  if (status === 'could-not-start') return 2
  return status === 'grader-fault' ? 3 : 1
}

/** `reel check`. */
export async function check(context: CliContext, options: CheckOptions): Promise<number> {
  const server = serverOf(context, options)
  const app = await context.openApp()
  try {
    const stage = await chosenStage(app, options.stage)
    const verdict = await checkOnce(context, app, { stage, server, json: options.json })
    return verdict === null ? interrupted : exitCodeOf(verdict)
  } finally {
    await app.close()
  }
}

/** `reel watch`. */
export async function watch(context: CliContext, options: CheckOptions): Promise<number> {
  const first = serverOf(context, options)
  const app = await context.openApp()
  try {
    let verdict: Verdict | null = null
    const { folderEntriesMax } = app.context.limits
    for await (const _ of changesOf(first.folder, folderEntriesMax, context.stop)) {
      // The start command, or the stage, may be another one by now.
      const stage = await chosenStage(app, options.stage)
      const server = serverOf(context, options)
      verdict = (await checkOnce(context, app, { stage, server, json: options.json })) ?? verdict
      if (context.stop.aborted) break
      context.io.progress(`watching ${first.folder}; stop with Ctrl-C`)
    }
    return verdict === null ? interrupted : exitCodeOf(verdict)
  } finally {
    await app.close()
  }
}

/** `reel run`. */
export async function run(
  context: CliContext,
  options: Pick<CheckOptions, 'dir' | 'start'>,
): Promise<number> {
  return runServer(context, serverOf(context, options))
}

function serverOf(
  { settings }: CliContext,
  { dir, start: own }: Pick<CheckOptions, 'dir' | 'start'>,
): ServerFolder {
  return findServer(path.resolve(settings.cwd, dir ?? '.'), own)
}

/** The stage of this number or name; else the first that hasn't passed, or the last of all. */
async function chosenStage(app: App, wanted: string | undefined): Promise<Stage> {
  const { stages: all } = app.context.catalog.capstone
  if (wanted === undefined) {
    const { next } = await capstonePage(app.context, { learnerId: app.learnerId })
    return all.find(({ name }) => name === next?.name) ?? (all.at(-1) as Stage)
  }
  const found = all.find(({ name, number }) => name === wanted || String(number) === wanted)
  if (found) return found
  throw new Problem('bad-input', {
    expected: `--stage with a number from 1 to ${all.length}, or a name`,
    came: wanted,
    try: 'backwright reel stages lists them.',
  })
}

interface Checking {
  readonly stage: Stage
  readonly server: ServerFolder
  readonly json: boolean
}

/** Null where the command was told to stop before the verdict: nothing is kept then. */
async function checkOnce(
  { io, stop }: CliContext,
  { context, learnerId, grader }: App,
  { stage, server, json }: Checking,
): Promise<Verdict | null> {
  const { lab } = stage
  const { answer, left } = await snapshotFolder(server.folder, context.limits.answerBytesMax)
  if (!json) io.progress(`Stage ${stage.number}, ${stage.title}: ${server.start}`)
  const attempt = {
    id: context.newId(),
    labId: lab.id,
    variant: null,
    labHash: lab.hash,
    answer,
    seed: context.newSeed(),
  }
  const grading = grader.gradeServer(lab, attempt, server, (one) => {
    if (!json && !stop.aborted) io.answer(checkText(one))
  })
  const verdict = await unlessStopped(grading, stop)
  if (verdict === null) return null
  const { number } = await recordGraded(context, {
    learnerId,
    attemptId: attempt.id,
    lab,
    answer,
    seed: attempt.seed,
    verdict,
  })
  if (json) io.answer(JSON.stringify({ attemptId: attempt.id, stage: stage.name, ...verdict }))
  else io.answer(`\n${verdictText(lab.id, verdict, answer)}`)
  if (left.length > 0 && !json) io.progress(leftText(number, left))
  if (verdict.status === 'passed') {
    const next = context.catalog.capstone.stages[stage.number]
    const made = next ? writeStage(server.folder, next) : []
    if (!json) io.answer(`\n${passedText(stage, next, made)}`)
  }
  return verdict
}

/** What comes of the work; null where the command is told to stop before. */
async function unlessStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<null>()
  const over = new AbortController()
  if (stop.aborted) resolve(null)
  stop.addEventListener('abort', () => resolve(null), { signal: over.signal })
  try {
    return await Promise.race([work, promise])
  } finally {
    over.abort()
  }
}

const leftShown = 5

function leftText(number: number, left: readonly string[]): string {
  const more = left.length > leftShown ? ` and ${left.length - leftShown} more` : ''
  return `Attempt ${number} is kept without ${left.slice(0, leftShown).join(', ')}${more}: not text, or too long. The check still used them.`
}

function passedText(stage: Stage, next: Stage | undefined, made: readonly string[]): string {
  const said = `Stage ${stage.number} passes, and so do all the stages before it: ${stage.promise}.`
  if (!next) return `${said}\nThat was the last stage so far.`
  const where = made.length > 0 ? ` Its text is in stages/${path.basename(made[0] as string)}.` : ''
  return `${said}\nNext: stage ${next.number}, ${next.title}.${where}`
}

/** `reel stages`. */
export async function stages(context: CliContext, json: boolean): Promise<number> {
  const app = await context.openApp()
  try {
    const page = await capstonePage(app.context, { learnerId: app.learnerId })
    if (json) {
      const { stages: lines, coming } = page
      context.io.answer(JSON.stringify({ stages: lines, coming }))
      return 0
    }
    const lines = page.stages.map(stageLine)
    const coming = page.coming.map(({ title }) => `  ○ not built yet  ${title}`)
    context.io.answer([...lines, ...coming].join('\n'))
    return 0
  } finally {
    await app.close()
  }
}

function stageLine({ number, title, state, attempts }: CapstoneLine): string {
  const word =
    state === 'passed'
      ? statusText('passed')
      : state === 'tried'
        ? `■ not yet, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
        : '○ not started'
  return `${String(number).padStart(3)}  ${title.padEnd(44)} ${word}`
}
