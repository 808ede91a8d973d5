import { saveDraft } from '../command/save-draft.ts'
import { submitAttempt } from '../command/submit-attempt.ts'
import type { Verdict } from '../lab/verdict.ts'
import { attemptEvents } from '../view/attempt-events.ts'
import { type App, type CliContext, interrupted } from './context.ts'
import { findLabFolder } from './lab-folder.ts'
import { findWork, type Work } from './lab-work.ts'
import { checkText, verdictText } from './verdict-text.ts'

/** 0 passed, 1 not passed, 3 our fault. */
function exitCodeOf({ status }: Verdict): number {
  if (status === 'passed') return 0
  return status === 'grader-fault' ? 3 : 1
}

/** `backwright lab check FOLDER`: hands in what is there and prints the verdict. */
export async function checkFolder(
  context: CliContext,
  folder: string,
  json: boolean,
): Promise<number> {
  const work = findWork(folder)
  sayIfAnotherHome(context, folder)
  const app = await context.openApp()
  try {
    const verdict = await checkOnce(context, app, work, { answer: await work.read(app), json })
    return verdict === null ? interrupted : exitCodeOf(verdict)
  } finally {
    await app.close()
  }
}

/** Work in two data folders looks like lost work, so that it never happens without a word. */
function sayIfAnotherHome({ settings, io }: CliContext, folder: string): void {
  const { home } = findLabFolder(folder)
  if (home === null || home === settings.home) return
  io.progress(
    `This attempt is kept in ${settings.home}; lab get put this folder down for ${home}.\nFor that one, type BACKWRIGHT_HOME=${home} before the command.`,
  )
}

/** The same again on every change, until stopped. */
export async function watchFolder(
  context: CliContext,
  folder: string,
  json: boolean,
): Promise<number> {
  const work = findWork(folder)
  sayIfAnotherHome(context, folder)
  const app = await context.openApp()
  try {
    let answer = await work.read(app)
    let verdict = await checkOnce(context, app, work, { answer, json })
    context.io.progress(`watching ${work.watched}; stop with Ctrl-C`)
    for await (answer of work.changes(app, answer, context.stop)) {
      context.io.progress(
        work.kind === 'folder'
          ? 'changed: checking again'
          : `saved, ${answer.length} characters: checking again`,
      )
      verdict = await checkOnce(context, app, work, { answer, json })
    }
    return verdict === null ? interrupted : exitCodeOf(verdict)
  } finally {
    await app.close()
  }
}

/** Null where the command was told to stop before the verdict. */
async function checkOnce(
  { io, stop }: CliContext,
  { context, learnerId }: App,
  { labId, variant, kind }: Work,
  { answer, json }: { answer: string; json: boolean },
): Promise<Verdict | null> {
  // A draft is what the page's editor goes on with; a folder has none.
  if (kind === 'text')
    await saveDraft(context, { learnerId, labId, variant, windowId: 'terminal', text: answer })
  const { attemptId, number } = await submitAttempt(context, {
    learnerId,
    labId,
    variant,
    answer,
    via: 'terminal',
  })
  if (!json)
    io.progress(
      `attempt ${number} of ${labId}${variant === null ? '' : `, version ${variant},`} is saved`,
    )
  for await (const event of attemptEvents(context, { learnerId, attemptId, signal: stop })) {
    if (event.kind === 'check' && !json) io.answer(checkText(event.check))
    if (event.kind !== 'verdict') continue
    io.answer(
      json
        ? JSON.stringify({ attemptId, ...event.verdict })
        : `\n${verdictText(labId, event.verdict, answer)}`,
    )
    return event.verdict
  }
  io.progress(
    'stopped before the verdict; the attempt is saved and will be graded the next time Backwright starts',
  )
  return null
}
