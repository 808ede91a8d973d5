import { Problem } from '../kit/problem.ts'
import { labOf } from '../lab/catalog.ts'
import type { ConsoleRequest, ServerTask } from '../lab/http/console.ts'
import { getOwnAttempt } from '../store/attempts.ts'
import { findNewestServer, insertServerTask, isHeld } from '../store/servers.ts'
import { checkSize } from './check-input.ts'
import type { CommandContext } from './context.ts'

interface OfLab {
  readonly learnerId: string
  readonly labId: string
}

const requestBytesMax = 65_536

/** Sends one request to the learner's running server. Throws Problem 'not-yet', 'too-large'. */
export async function askServer(
  context: CommandContext,
  input: OfLab & { request: ConsoleRequest },
): Promise<{ taskId: string }> {
  const { method, target, headers, body } = input.request
  checkSize(`${method}${target}${headers}${body}`, requestBytesMax)
  return await addTask(context, input, { kind: 'request', request: input.request })
}

/**
 * Sends the failing sequence of an attempt to the learner's running server once more.
 * Throws Problem 'unknown-attempt', 'not-yet'.
 */
export async function replayAttempt(
  context: CommandContext,
  input: OfLab & { attemptId: string },
): Promise<{ taskId: string }> {
  const attempt = await getOwnAttempt(context.store, input.learnerId, input.attemptId)
  return await addTask(
    context,
    { learnerId: input.learnerId, labId: attempt.labId },
    { kind: 'replay', attemptId: input.attemptId },
  )
}

async function addTask(
  context: CommandContext,
  { learnerId, labId }: OfLab,
  task: ServerTask,
): Promise<{ taskId: string }> {
  const lab = labOf(context.catalog, labId)
  const server = await findNewestServer(context.store, { learnerId, labId: lab.id })
  const taskId = context.newId()
  const now = context.clock()
  const isRunning = server?.state === 'running' && isHeld(server, now)
  const isAsked =
    isRunning &&
    (await insertServerTask(context.store, { id: taskId, serverId: server.id, task, now }))
  if (isAsked) return { taskId }
  throw new Problem('not-yet', {
    expected: 'a running server of yours in this lab',
    came: isRunning ? 'one that has too many requests waiting' : 'none',
    try: isRunning ? 'Wait for their answers, or stop it.' : 'Start your server first.',
  })
}
