import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Problem } from '../../kit/problem.ts'
import type { LabTerminals } from '../../lab/lab-terminals.ts'
import type { WebDeps } from '../deps.ts'
import { TerminalSessions } from '../terminals.ts'

interface LabParams {
  readonly kind: string
  readonly name: string
}

interface Options {
  readonly terminals: LabTerminals
  readonly deps: Pick<WebDeps, 'clock' | 'commands'>
}

const text = z.string().max(16_384)
const openForm = z.object({
  token: text.catch(''),
  columns: z.number().int().min(20).max(300).catch(80),
  rows: z.number().int().min(5).max(100).catch(20),
})
const inputForm = z.object({ text })
const textForm = z.object({ path: z.string().max(1_000), text: z.string() })

/**
 * A shell in the page of a folder lab. It's opened by the lab's own page alone: by a token that
 * works once, in a request that says it comes from there. The answer to that request is the shell's
 * output, and its end is the shell's end.
 */
export async function terminalRoutes(app: FastifyInstance, options: Options): Promise<void> {
  const { terminals, deps } = options
  const sessions = new TerminalSessions()
  const now = (): number => deps.clock().getTime()
  app.addHook('onRequest', async (request) => refuseOthers(request))
  app.addHook('onClose', async () => sessions.endAll())
  app.post<{ Params: LabParams }>('/labs/:kind/:name/terminal/token', async (request) => {
    if (!terminals.canOpen()) throw notHere()
    return { token: sessions.issue(labIdOf(request), now()) }
  })
  app.post<{ Params: LabParams }>('/labs/:kind/:name/terminal', async (request, reply) => {
    const labId = labIdOf(request)
    const { token, columns, rows } = openForm.parse(request.body ?? {})
    sessions.redeem(token, labId, now())
    sessions.checkRoom()
    await stream(reply, { terminals, sessions, labId, columns, rows })
  })
  app.post<{ Params: { id: string } }>('/terminals/:id/input', async (request, reply) => {
    sessions.shell(request.params.id).write(inputForm.parse(request.body ?? {}).text)
    return reply.code(204).send()
  })
  fileRoutes(app, terminals)
  app.post<{ Params: LabParams }>('/labs/:kind/:name/terminal/check', async (request, reply) => {
    const labId = labIdOf(request)
    const answer = await terminals.read(labId)
    const { learnerId } = request
    const handedIn = { learnerId, labId, answer, via: 'page' } as const
    const { attemptId } = await deps.commands.submitAttempt(handedIn)
    return reply.redirect(`/labs/${labId}?attempt=${attemptId}#verdict`, 303)
  })
}

/** The folder's texts, for those who have no editor in their terminal, and a fresh folder. */
function fileRoutes(app: FastifyInstance, terminals: LabTerminals): void {
  app.post<{ Params: LabParams }>('/labs/:kind/:name/terminal/texts', async (request) => {
    return { texts: await terminals.listTexts(labIdOf(request)) }
  })
  app.post<{ Params: LabParams }>('/labs/:kind/:name/terminal/text', async (request, reply) => {
    await terminals.writeText(labIdOf(request), textForm.parse(request.body ?? {}))
    return reply.code(204).send()
  })
  app.post<{ Params: LabParams }>('/labs/:kind/:name/terminal/fresh', async (request, reply) => {
    const labId = labIdOf(request)
    await terminals.startOver(labId)
    return reply.redirect(`/labs/${labId}#editor`, 303)
  })
}

interface Streamed {
  readonly terminals: LabTerminals
  readonly sessions: TerminalSessions
  readonly labId: string
  readonly columns: number
  readonly rows: number
}

/** Opens the shell and sends what it prints until it ends, or the page goes. */
async function stream(reply: FastifyReply, streamed: Streamed): Promise<void> {
  const { terminals, sessions, labId, columns, rows } = streamed
  const { raw } = reply
  const shell = await terminals.open(labId, {
    columns,
    rows,
    onOutput: (printed) => {
      if (!raw.write(printed)) shell.pause()
    },
    onEnd: () => raw.end(),
  })
  const id = sessions.add(shell)
  if (raw.destroyed) sessions.end(id)
  raw.on('drain', () => shell.resume())
  raw.once('close', () => sessions.end(id))
  reply.hijack()
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/plain; charset=utf-8',
    'x-terminal': id,
  })
  raw.flushHeaders()
}

/** More than the guard of all pages asks: a browser always names the origin of such a request. */
function refuseOthers({ headers: { origin, host } }: FastifyRequest): void {
  if (origin === `http://${host}`) return
  throw new Problem('wrong-origin', {
    expected: `Origin: http://${host}`,
    came: origin === undefined ? 'no Origin' : `Origin: ${origin.slice(0, 200)}`,
    try: 'Use the terminal on the lab’s own page.',
  })
}

function notHere(): Problem {
  return new Problem('not-yet', {
    expected: 'a system that can keep a shell away from your other files and the network',
    came: 'one that can’t',
    try: 'Use your own terminal; the lab’s page says how.',
  })
}

const labIdOf = ({ params }: { params: unknown }): string => {
  const { kind, name } = params as LabParams
  return `${kind}/${name}`
}
