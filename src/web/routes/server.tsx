import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Problem } from '../../kit/problem.ts'
import type { MakeAround } from '../around.ts'
import type { WebDeps } from '../deps.ts'
import { ServerScreen } from '../pages/server.tsx'
import { show } from './pages.tsx'

interface Options {
  readonly deps: WebDeps
  readonly around: MakeAround
}

interface LabParams {
  readonly kind: string
  readonly name: string
}

type LabRequest = FastifyRequest<{ Params: LabParams }>

const labIdOf = (request: LabRequest): string => `${request.params.kind}/${request.params.name}`

/** Browsers send line ends as two characters. */
const text = z
  .preprocess((value) => (Array.isArray(value) ? value.at(-1) : value), z.string())
  .transform((value) => value.replaceAll('\r\n', '\n'))

const startForm = z.object({
  answer: text.optional(),
  variant: text
    .transform((value) => (value === '' ? null : value))
    .nullable()
    .catch(null),
  window: text.catch('no-script'),
})
const requestForm = z.object({
  method: text.catch('GET'),
  target: text.catch('/'),
  headers: text.catch(''),
  body: text.catch(''),
})
const replayForm = z.object({ attempt: text })

/** A learner's own server: started, stopped, asked by hand. Forms answer with 303. */
export async function serverRoutes(app: FastifyInstance, options: Options): Promise<void> {
  const { deps, around } = options
  const { views, commands } = deps
  app.get<{ Params: LabParams }>('/labs/:kind/:name/server', async (request, reply) => {
    const { learnerId } = request
    const page = await views.serverPage({ learnerId, labId: labIdOf(request) })
    if (page === null) throw noServer(labIdOf(request))
    return show(reply, <ServerScreen around={around(request)} page={page} />)
  })
  app.post<{ Params: LabParams }>('/labs/:kind/:name/server', async (request, reply) => {
    await start(deps, request)
    return await settled(deps, request, reply)
  })
  app.post<{ Params: LabParams }>('/labs/:kind/:name/server/stop', async (request, reply) => {
    const { learnerId } = request
    const labId = labIdOf(request)
    await commands.stopServer({ learnerId, labId })
    return await settled(deps, request, reply)
  })
  app.post<{ Params: LabParams }>('/labs/:kind/:name/server/requests', async (request, reply) => {
    const { learnerId } = request
    const labId = labIdOf(request)
    await commands.askServer({ learnerId, labId, request: requestForm.parse(request.body ?? {}) })
    return await settled(deps, request, reply)
  })
  app.post<{ Params: LabParams }>('/labs/:kind/:name/server/replays', async (request, reply) => {
    const { learnerId } = request
    const labId = labIdOf(request)
    const form = replayForm.safeParse(request.body ?? {})
    if (!form.success) throw noAttempt
    await startForReplay(deps, request)
    await commands.replayAttempt({ learnerId, labId, attemptId: form.data.attempt })
    return await settled(deps, request, reply)
  })
}

/** What the editor holds is kept and started; without an editor, the draft. */
async function start({ views, commands }: WebDeps, request: LabRequest): Promise<void> {
  const { learnerId } = request
  const labId = labIdOf(request)
  const form = startForm.parse(request.body ?? {})
  const { variant, window: windowId } = form
  if (form.answer !== undefined) {
    await commands.saveDraft({ learnerId, labId, variant, windowId, text: form.answer })
  }
  const answer = form.answer ?? (await views.labPage({ learnerId, labId, variant })).draft.text
  await commands.startServer({ learnerId, labId, answer })
}

const startWaitMs = 12_000

/** One click is enough: where no server runs, the editor's is started first. */
async function startForReplay(deps: WebDeps, request: LabRequest): Promise<void> {
  const { views } = deps
  const of = { learnerId: request.learnerId, labId: labIdOf(request) }
  const page = await views.serverPage(of)
  if (page?.server?.state === 'running') return
  await start(deps, request)
  await views.serverSettled({ ...of, waitMs: startWaitMs })
}

/** Back to where the form was, once there is something to see. */
async function settled(
  { views, settings }: WebDeps,
  request: LabRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { learnerId } = request
  const labId = labIdOf(request)
  await views.serverSettled({ learnerId, labId, waitMs: settings.waitMs })
  const from = request.headers.referer ?? ''
  const { part } = (request.body ?? {}) as { part?: unknown }
  const wantsConsole = part === 'server' || from.split('?')[0]?.endsWith(`/labs/${labId}/server`)
  return reply.redirect(wantsConsole ? `/labs/${labId}/server` : `/labs/${labId}#server`, 303)
}

const noServer = (labId: string): Problem =>
  new Problem('unknown-page', {
    expected: 'a lab whose answer is a server',
    came: labId,
    try: 'Choose a lab of the kind http.',
  })

const noAttempt = new Problem('bad-input', {
  expected: 'a form with the field “attempt”',
  came: 'a form without it',
  try: 'Use the form on the lab’s page.',
})
