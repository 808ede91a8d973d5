import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Problem } from '../../kit/problem.ts'
import type { MakeAround } from '../around.ts'
import type { WebDeps } from '../deps.ts'
import { PlacementScreen } from '../pages/plan/placement.tsx'
import { PlacementResultScreen } from '../pages/plan/placement-result.tsx'
import { show } from './pages.tsx'

interface Options {
  readonly deps: WebDeps
  readonly around: MakeAround
}

const oneText = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string())

const answerForm = z
  .object({
    item: oneText.catch(''),
    do: z.enum(['answer', 'unknown']).catch('answer'),
    given: oneText.catch(''),
  })
  .catchall(oneText.catch(''))

/** The placement: one question a page, forms that answer with 303. */
export async function placementRoutes(
  app: FastifyInstance,
  { deps, around }: Options,
): Promise<void> {
  const { views, commands, settings } = deps
  app.get('/placement', async (request, reply) => {
    const { learnerId } = request
    const page = await views.placementPage({ learnerId })
    return show(reply, <PlacementScreen around={around(request)} page={page} error={null} />)
  })
  app.get('/placement/result', async (request, reply) => {
    const { learnerId } = request
    const result = await views.placementResult({ learnerId })
    return show(reply, <PlacementResultScreen around={around(request)} result={result} />)
  })
  app.post('/placement', async (request, reply) => {
    const { learnerId } = request
    await commands.beginPlacement({ learnerId })
    return reply.redirect('/placement', 303)
  })
  app.post('/placement/stop', async (request, reply) => {
    const { learnerId } = request
    await commands.leavePlacement({ learnerId })
    return reply.redirect('/placement/result', 303)
  })
  app.post('/placement/answers', async (request, reply) => {
    const { learnerId } = request
    const form = answerForm.parse(request.body ?? {})
    const given = form.do === 'unknown' ? null : givenIn(form)
    try {
      const { isGraded } = await commands.answerPlacement({ learnerId, item: form.item, given })
      const waitMs = isGraded ? 0 : settings.waitMs
      const page = await views.placementPage({ learnerId, waitMs })
      return reply.redirect(page.kind === 'begin' ? '/placement/result' : '/placement', 303)
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'bad-input')) throw error
      const page = await views.placementPage({ learnerId })
      if (page.kind === 'begin' || page.item.id !== form.item) throw error
      const { expected, try: advice } = error.reason
      return show(
        reply.code(400),
        <PlacementScreen
          around={around(request)}
          page={page}
          error={`Expected ${expected}. ${advice}`}
        />,
      )
    }
  })
}

/** The answer, or the places of the steps one after the other. */
function givenIn(form: z.infer<typeof answerForm>): string {
  const places = Object.keys(form).filter((name) => /^place-\d$/.test(name))
  if (places.length === 0) return form.given.replaceAll('\r\n', '\n')
  return places
    .sort()
    .map((name) => form[name])
    .join(',')
}
