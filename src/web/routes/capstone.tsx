import type { FastifyInstance } from 'fastify'
import type { MakeAround } from '../around.ts'
import type { WebDeps } from '../deps.ts'
import { CapstoneScreen, StageScreen } from '../pages/capstone.tsx'
import { show } from './pages.tsx'

interface Options {
  readonly deps: WebDeps
  readonly around: MakeAround
}

/** Reel from an empty folder: the map of its stages, and a page for each. */
export async function capstoneRoutes(
  app: FastifyInstance,
  { deps, around }: Options,
): Promise<void> {
  const { views, clock, settings } = deps
  const { program } = settings
  app.get('/capstone', async (request, reply) => {
    const { learnerId } = request
    const page = await views.capstonePage({ learnerId })
    return show(reply, <CapstoneScreen around={around(request)} page={page} program={program} />)
  })
  app.get<{ Params: { stage: string } }>('/capstone/:stage', async (request, reply) => {
    const { learnerId } = request
    const page = await views.stagePage({ learnerId, name: request.params.stage })
    const screen = (
      <StageScreen around={around(request)} page={page} now={clock()} program={program} />
    )
    return show(reply, screen)
  })
}
