import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { RestoreTo } from '../../command/restore-draft.ts'
import { Problem } from '../../kit/problem.ts'
import type { LabPage } from '../../view/lab-page.ts'
import type { MakeAround } from '../around.ts'
import type { WebDeps } from '../deps.ts'
import { AttemptScreen } from '../pages/attempt.tsx'
import { DebriefScreen } from '../pages/debrief.tsx'
import { HelpScreen } from '../pages/help.tsx'
import { LabScreen } from '../pages/lab.tsx'
import { commentedAnswer } from './comment.ts'
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

const oneText = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string())
const optional = oneText
  .transform((value) => (value === '' ? null : value))
  .nullable()
  .catch(null)
const labQuery = z.object({ variant: optional, attempt: optional, run: optional })

/** A lab, everything one does on it, and its attempts. Forms answer with 303, so reload is harmless. */
export async function labRoutes(app: FastifyInstance, options: Options): Promise<void> {
  readingRoutes(app, options)
  writingRoutes(app, options)
  helpingRoutes(app, options)
}

function readingRoutes(app: FastifyInstance, { deps, around }: Options): void {
  const { views, clock } = deps
  app.get<{ Params: LabParams }>('/labs/:kind/:name', async (request, reply) => {
    const { learnerId } = request
    const labId = labIdOf(request)
    const asked = labQuery.parse(request.query)
    const [page, server, askedAttempt, run] = await Promise.all([
      views.labPage({ learnerId, labId, variant: asked.variant }),
      views.serverPage({ learnerId, labId }),
      asked.attempt ? views.attemptById({ learnerId, attemptId: asked.attempt }) : null,
      asked.run ? views.runById({ learnerId, runId: asked.run }) : null,
    ])
    const attempt = askedAttempt?.labId === labId ? askedAttempt : page.last
    return show(
      reply,
      <LabScreen
        around={around(request)}
        page={page}
        attempt={attempt}
        run={run}
        server={server}
        now={clock()}
        program={deps.settings.program}
        confinement={deps.settings.confinement()}
        hasTerminal={deps.terminals?.canOpen() ?? false}
      />,
    )
  })
  app.get<{ Params: { id: string } }>('/attempts/:id', async (request, reply) => {
    const { learnerId } = request
    const attempt = await views.attemptById({ learnerId, attemptId: request.params.id })
    return show(reply, <AttemptScreen around={around(request)} attempt={attempt} now={clock()} />)
  })
  app.get<{ Params: LabParams }>('/labs/:kind/:name/debrief', async (request, reply) => {
    const { learnerId } = request
    const page = await views.debriefPage({ learnerId, labId: labIdOf(request) })
    return show(reply, <DebriefScreen around={around(request)} page={page} now={clock()} />)
  })
  app.get<{ Params: LabParams }>('/labs/:kind/:name/help', async (request, reply) => {
    const { learnerId } = request
    const { attempt: attemptId } = labQuery.parse(request.query)
    const page: LabPage = await views.labPage({ learnerId, labId: labIdOf(request) })
    const id = attemptId ?? page.last?.id ?? null
    const text = id === null ? null : await views.helpText({ learnerId, attemptId: id })
    return show(reply, <HelpScreen around={around(request)} lab={page.lab} text={text} />)
  })
}

const answerForm = z.object({
  answer: oneText.optional(),
  sql: oneText.optional(),
  rows: z.enum(['sample', 'whole']).catch('whole'),
  call: optional,
  to: oneText.optional(),
  at: optional,
  through: optional,
  about: optional,
  says: optional,
  variant: optional,
  window: oneText.catch('no-script'),
})
type AnswerForm = z.infer<typeof answerForm>

/** Browsers send line ends as two characters; SQL is kept with one. */
const plainLines = (text: string): string => text.replaceAll('\r\n', '\n')

function writingRoutes(app: FastifyInstance, { deps }: Options): void {
  const { commands } = deps
  const keepDraft = async (learnerId: string, labId: string, form: AnswerForm): Promise<void> => {
    if (form.answer === undefined) return
    const text = plainLines(form.answer)
    const { variant, window: windowId } = form
    await commands.saveDraft({ learnerId, labId, variant, windowId, text })
  }
  app.post<{ Params: LabParams }>('/labs/:kind/:name/attempts', async (request, reply) => {
    const { learnerId } = request
    const labId = labIdOf(request)
    const form = answerForm.parse(request.body ?? {})
    const answer = plainLines(needed(form.answer, 'answer'))
    await keepDraft(learnerId, labId, form)
    const { variant } = form
    const { attemptId } = await commands.submitAttempt({
      learnerId,
      labId,
      variant,
      answer,
      via: 'page',
    })
    await waitForVerdict(deps, { learnerId, attemptId })
    return back(reply, labId, { attempt: attemptId, variant }, 'verdict')
  })
  app.post<{ Params: LabParams }>('/labs/:kind/:name/runs', async (request, reply) => {
    const { learnerId } = request
    const labId = labIdOf(request)
    const form = answerForm.parse(request.body ?? {})
    const sql = plainLines(needed(form.sql ?? form.answer, 'sql'))
    await keepDraft(learnerId, labId, form)
    const { runId } = await commands.requestRun({
      learnerId,
      labId,
      sql,
      rows: form.rows,
      call: form.call,
    })
    await deps.views.runById({ learnerId, runId, waitMs: deps.settings.waitMs })
    return back(reply, labId, { run: runId, variant: form.variant }, 'run')
  })
  app.post<{ Params: LabParams }>('/labs/:kind/:name/comments', async (request, reply) => {
    const labId = labIdOf(request)
    const { learnerId } = request
    const form = answerForm.parse(request.body ?? {})
    const answer = plainLines(needed(form.answer, 'answer'))
    await keepDraft(learnerId, labId, form)
    await keepDraft(learnerId, labId, { ...form, answer: commentedAnswer(answer, form) })
    return back(reply, labId, { variant: form.variant }, 'editor')
  })
  app.post<{ Params: LabParams }>('/labs/:kind/:name/restore', async (request, reply) => {
    const { learnerId } = request
    const labId = labIdOf(request)
    const form = answerForm.parse(request.body ?? {})
    const to = needed(form.to, 'to')
    await commands.restoreDraft({
      learnerId,
      labId,
      variant: form.variant,
      windowId: form.window,
      text: form.answer === undefined ? undefined : plainLines(form.answer),
      to: restoreTo(to),
    })
    return back(reply, labId, { variant: form.variant }, 'editor')
  })
}

/** "starter", "starter python", "undo", or the id of an attempt. */
function restoreTo(to: string): RestoreTo {
  if (to === 'undo') return { kind: 'undo' }
  const [what, language] = to.split(' ')
  return what === 'starter' ? { kind: 'starter', language } : { kind: 'attempt', attemptId: to }
}

function helpingRoutes(app: FastifyInstance, { deps }: Options): void {
  const { commands } = deps
  app.post<{ Params: LabParams }>('/labs/:kind/:name/hints', async (request, reply) => {
    const { learnerId } = request
    const labId = labIdOf(request)
    await commands.openHint({ learnerId, labId })
    return back(reply, labId, {}, 'hints')
  })
  app.post<{ Params: LabParams }>('/labs/:kind/:name/solution', async (request, reply) => {
    const { learnerId } = request
    const labId = labIdOf(request)
    await commands.seeSolution({ learnerId, labId })
    return back(reply, labId, {}, 'solutions')
  })
}

function needed(value: string | undefined, name: string): string {
  if (value !== undefined) return value
  throw new Problem('bad-input', {
    expected: `a form with the field “${name}”`,
    came: 'a form without it',
    try: 'Use the form on the lab’s page.',
  })
}

function back(
  reply: FastifyReply,
  labId: string,
  query: Record<string, string | null>,
  place: string,
): FastifyReply {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  )
  const search = new URLSearchParams(given).toString()
  return reply.redirect(`/labs/${labId}${search ? `?${search}` : ''}#${place}`, 303)
}

/** So that a page without script most often shows the verdict at once. */
async function waitForVerdict(
  deps: WebDeps,
  attempt: { readonly learnerId: string; readonly attemptId: string },
): Promise<void> {
  const signal = AbortSignal.timeout(deps.settings.waitMs)
  try {
    const events = deps.views.attemptEvents({ ...attempt, signal })
    for await (const event of events) if (event.kind === 'verdict') break
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
