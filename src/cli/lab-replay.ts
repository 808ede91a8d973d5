import { replayAttempt } from '../command/ask-server.ts'
import { startServer } from '../command/start-server.ts'
import { isUuid } from '../kit/ids.ts'
import { Problem } from '../kit/problem.ts'
import { momentsText } from '../lab/counterexample/trace.ts'
import type { ServerAnswer } from '../lab/http/console.ts'
import { type AttemptView, attemptById } from '../view/attempt-by-id.ts'
import { labPage } from '../view/lab-page.ts'
import { type ServerPage, serverPage, serverSettled } from '../view/server-page.ts'
import type { App, CliContext } from './context.ts'
import { findLab } from './find-lab.ts'
import { findWork, type Work } from './lab-work.ts'

const startMs = 20_000
const replayMs = 120_000

/**
 * `backwright lab replay`: what a failed check sent, once more, to the server that runs. Where none
 * does, the one in this folder is started for it, or what was typed last. 0: it went well this time.
 */
export async function replayFailed(context: CliContext, what?: string): Promise<number> {
  const { io, settings } = context
  const here = workHere(settings.cwd)
  const app = await context.openApp()
  try {
    const attempt = await findFailed(app, what ?? here?.labId)
    const { labId, number } = attempt
    const started = await startIfNeeded(app, attempt, here)
    const { says, reason } = started?.state === 'ended' ? (started.ending ?? noEnding) : noEnding
    if (started?.state !== 'running') {
      io.progress(`${says}.`)
      if (reason !== null) throw new Problem('not-yet', reason)
      return 1
    }
    io.progress(
      `replaying attempt ${number} of ${labId} on the server at localhost:${started.port}`,
    )
    const answer = await replay(app, attempt)
    io.answer(answerText(answer))
    return answer?.kind === 'replayed' && answer.reason === null ? 0 : 1
  } finally {
    await app.close()
  }
}

const noEnding = { says: "The server didn't start in time", reason: null }

function workHere(folder: string): Work | null {
  try {
    return findWork(folder)
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}

/** The attempt of that id, or the newest of a lab whose verdict shows requests. */
async function findFailed(app: App, what: string | undefined): Promise<AttemptView> {
  const { context, learnerId } = app
  if (what !== undefined && isUuid(what)) {
    return await attemptById(context, { learnerId, attemptId: what })
  }
  if (what !== undefined) {
    const lab = findLab([...context.catalog.labs.values()], what)
    const { attempts } = await labPage(context, { learnerId, labId: lab.id })
    for (const { id, status } of attempts) {
      if (status !== 'failed') continue
      const attempt = await attemptById(context, { learnerId, attemptId: id })
      if (attempt.verdict?.counterexample?.kind === 'trace') return attempt
    }
  }
  throw new Problem('not-yet', {
    expected: 'a failed attempt whose verdict shows the requests that went wrong',
    came: what === undefined ? 'no lab, and no folder of one' : `none in ${what}`,
    try: 'backwright lab check first; then backwright lab replay',
  })
}

async function startIfNeeded(
  app: App,
  { labId }: AttemptView,
  here: Work | null,
): Promise<ServerPage['server']> {
  const { context, learnerId } = app
  const of = { learnerId, labId }
  const known = (await serverPage(context, of))?.server ?? null
  if (known?.state === 'running') return known
  const answer =
    here?.labId === labId ? await here.read(app) : (await labPage(context, of)).draft.text
  await startServer(context, { ...of, answer })
  await serverSettled(context, { ...of, waitMs: startMs })
  return (await serverPage(context, of))?.server ?? null
}

async function replay(
  { context, learnerId }: App,
  { id, labId }: AttemptView,
): Promise<ServerAnswer | null> {
  const of = { learnerId, labId }
  const { taskId } = await replayAttempt(context, { ...of, attemptId: id })
  await serverSettled(context, { ...of, waitMs: replayMs })
  const page = await serverPage(context, of)
  return page?.tasks.find((task) => task.id === taskId)?.answer ?? null
}

function answerText(answer: ServerAnswer | null): string {
  if (answer === null) return 'There was no response in time.'
  const moments = answer.kind === 'replayed' ? momentsText(answer.moments) : []
  const reason = answer.kind === 'answered' ? null : answer.reason
  const end =
    reason === null
      ? 'This time every response was what the check expects.'
      : `Expected ${reason.expected}.\nGot ${reason.came}.\n${reason.try}`
  return [...moments, end].join('\n\n')
}
