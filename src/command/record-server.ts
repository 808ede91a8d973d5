import type { ServerAnswer, ServerEnding, ServerTask } from '../lab/http/console.ts'
import {
  answerServerTask,
  endServer,
  findServer,
  insertServerOutput,
  isHeld,
  lookAfterServer,
  markServerRunning,
  type Server,
} from '../store/servers.ts'
import type { CommandContext } from './context.ts'

const late: ServerEnding = { says: 'Nobody was there to start it', reason: null }

/**
 * The server that a worker takes up; null where another one did, or it was ended already, or it
 * was asked for so long ago that nobody waits for it.
 */
export async function beginServer(
  context: CommandContext,
  input: { serverId: string },
): Promise<Server | null> {
  const server = await findServer(context.store, input.serverId)
  if (server?.state !== 'waiting') return null
  if (isHeld(server, context.clock())) return server
  await endServer(context.store, server.id, late)
  return null
}

/** It listens at a port, perhaps a new one; false where it was ended meanwhile. */
export async function recordServerRunning(
  context: CommandContext,
  input: { serverId: string; port: number },
): Promise<boolean> {
  const { serverId, port } = input
  return await markServerRunning(context.store, serverId, { port, now: context.clock() })
}

/** Says that it's still held, and gives what there is to do. */
export async function tendServer(
  context: CommandContext,
  input: { serverId: string },
): Promise<{
  readonly isEnded: boolean
  readonly tasks: readonly { readonly id: string; readonly task: ServerTask }[]
}> {
  return await lookAfterServer(context.store, input.serverId, context.clock())
}

export async function recordServerOutput(
  context: CommandContext,
  input: { serverId: string; ordinal: number; text: string },
): Promise<void> {
  await insertServerOutput(context.store, input)
}

export async function recordServerAnswer(
  context: CommandContext,
  input: { taskId: string; answer: ServerAnswer },
): Promise<void> {
  await answerServerTask(context.store, input.taskId, input.answer)
}

export async function recordServerEnding(
  context: CommandContext,
  input: { serverId: string; ending: ServerEnding },
): Promise<void> {
  await endServer(context.store, input.serverId, input.ending)
}
