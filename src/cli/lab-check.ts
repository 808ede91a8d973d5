import fs from 'node:fs'
import path from 'node:path'
import { saveDraft } from '../command/save-draft.ts'
import { submitAttempt } from '../command/submit-attempt.ts'
import type { Verdict } from '../lab/lab.ts'
import { attemptEvents } from '../view/attempt-events.ts'
import type { App, CliContext } from './context.ts'
import { readLabFolder } from './lab-folder.ts'
import { checkText, verdictText } from './verdict-text.ts'

/** 0 passed, 1 not passed, 3 our fault. */
function exitCodeOf({ status }: Verdict): number {
  if (status === 'passed') return 0
  return status === 'grader-fault' ? 3 : 1
}

/** `backwright lab check FOLDER`: hands the folder's answer in and prints the verdict. */
export async function checkFolder(
  context: CliContext,
  folder: string,
  json: boolean,
): Promise<number> {
  readLabFolder(folder)
  const app = await context.openApp()
  try {
    return exitCodeOf(await checkOnce(context, app, folder, json))
  } finally {
    await app.close()
  }
}

/** The same again on every save, until stopped. */
export async function watchFolder(
  context: CliContext,
  folder: string,
  json: boolean,
): Promise<number> {
  const { answerFile } = readLabFolder(folder)
  const app = await context.openApp()
  try {
    let verdict = await checkOnce(context, app, folder, json)
    context.io.progress(`watching ${answerFile}; stop with Ctrl-C`)
    for await (const answer of savesOf(answerFile, context.stop)) {
      context.io.progress(`saved, ${answer.length} characters: checking again`)
      verdict = await checkOnce(context, app, folder, json)
    }
    return exitCodeOf(verdict)
  } finally {
    await app.close()
  }
}

async function checkOnce(
  { io, stop }: CliContext,
  app: App,
  folder: string,
  json: boolean,
): Promise<Verdict> {
  const { labId, answer } = readLabFolder(folder)
  const { doing, learnerId } = app
  await saveDraft(doing, { learnerId, labId, windowId: 'terminal', text: answer })
  const { attemptId, number } = await submitAttempt(doing, {
    learnerId,
    labId,
    answer,
    via: 'terminal',
  })
  if (!json) io.progress(`attempt ${number} of ${labId} is kept`)
  for await (const event of attemptEvents(doing, { learnerId, attemptId, signal: stop })) {
    if (event.kind === 'check' && !json) io.answer(checkText(event.check))
    if (event.kind !== 'verdict') continue
    io.answer(
      json
        ? JSON.stringify({ attemptId, ...event.verdict })
        : `\n${verdictText(labId, event.verdict)}`,
    )
    return event.verdict
  }
  throw new Error(
    'stopped before the verdict; the attempt is kept and will be graded at the next start',
  )
}

/** The file's text after each save that changed it. Editors replace files, so the folder is watched. */
async function* savesOf(file: string, stop: AbortSignal): AsyncGenerator<string> {
  let last = fs.readFileSync(file, 'utf8')
  const queue = new EventTarget()
  const watcher = fs.watch(path.dirname(file), () => queue.dispatchEvent(new Event('change')))
  try {
    while (!stop.aborted) {
      const changed = new Promise<void>((resolve) => {
        queue.addEventListener('change', () => resolve(), { once: true })
        stop.addEventListener('abort', () => resolve(), { once: true })
      })
      const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : last
      if (text !== last && text !== '') {
        last = text
        yield text
      } else {
        await changed
      }
    }
  } finally {
    watcher.close()
  }
}
