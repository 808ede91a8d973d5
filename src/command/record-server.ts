import type { ServerAnswer, ServerEnding, ServerTask } from '../lab/http/console.ts'
import {
  answerServerTask,
  endServer,
  findServer,
  insertServerOutput,
  lookAfterServer,
  markServerRunning,
  type Server,
} from '../store/servers.ts'
import type { CommandContext } from './context.ts'

/** The server that a worker takes up; null where another one did, or it was ended already. */
export async function beginServer(
  context: CommandContext,
  input: { serverId: string },
): Promise<Server | null> {
  const server = await findServer(context.store, input.serverId)
  return server?.state === 'waiting' ? server : null
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
