import { Problem } from '../kit/problem.ts'
import { labOf } from '../lab/catalog.ts'
import type { ServerEnding } from '../lab/http/console.ts'
import { isServerLab } from '../lab/kinds/all.ts'
import { endServer, findNewestServer, insertServer } from '../store/servers.ts'
import { checkSize } from './check-input.ts'
import type { CommandContext } from './context.ts'

const replaced: ServerEnding = { says: 'Another one was started in its place', reason: null }
const stopped: ServerEnding = { says: 'You stopped it', reason: null }

/**
 * Starts a learner's own server, for trying it by hand; a worker does it. It takes the place of the
 * one that runs. Throws Problem 'unknown-lab', 'bad-input', 'too-large'.
 */
export async function startServer(
  context: CommandContext,
  input: { learnerId: string; labId: string; answer: string },
): Promise<{ serverId: string }> {
  const lab = labOf(context.catalog, input.labId)
  if (!isServerLab(lab)) {
    throw new Problem('bad-input', {
      expected: 'a lab whose answer is a server',
      came: lab.id,
      try: 'Labs of the kinds http and exploit have one.',
    })
  }
  checkSize(input.answer, context.limits.answerBytesMax)
  const serverId = context.newId()
  const { learnerId, answer } = input
  const server = { id: serverId, learnerId, labId: lab.id, answer, createdAt: context.clock() }
  await insertServer(context.store, server, replaced)
  return { serverId }
}

/** Ends the learner's server of this lab, if one runs. Throws Problem 'unknown-lab'. */
export async function stopServer(
  context: CommandContext,
  input: { learnerId: string; labId: string },
): Promise<void> {
  const lab = labOf(context.catalog, input.labId)
  const server = await findNewestServer(context.store, {
    learnerId: input.learnerId,
    labId: lab.id,
  })
  if (server) await endServer(context.store, server.id, stopped)
}
