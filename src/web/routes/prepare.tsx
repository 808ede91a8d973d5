import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { z } from 'zod'
import type { MakeAround } from '../around.ts'
import type { Around } from '../components/shell.tsx'
import type { WebDeps } from '../deps.ts'
import { CertificationScreen } from '../pages/prepare/certification.tsx'
import { CertificationsScreen } from '../pages/prepare/certifications.tsx'
import { InterviewsScreen } from '../pages/prepare/interviews.tsx'
import { QuestionScreen } from '../pages/prepare/question.tsx'
import { asNext, show } from './pages.tsx'

interface Options {
  readonly deps: WebDeps
  readonly around: MakeAround
}

const oneText = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string())
const interviewsQuery = z
  .object({
    q: oneText.transform((value) => value.trim().slice(0, 100)).catch(''),
    area: oneText
      .transform((value) => (value === '' ? null : value.slice(0, 40)))
      .nullable()
      .catch(null),
  })
  .transform(({ q, area }) => ({ search: q, area }))

/** Exams and interviews. */
export async function prepareRoutes(
  app: FastifyInstance,
  { deps, around: make }: Options,
): Promise<void> {
  const { views } = deps
  const page = (url: string, draw: (around: Around, request: FastifyRequest) => Promise<VNode>) =>
    app.get(url, async (request: FastifyRequest, reply: FastifyReply) => {
      const { learnerId } = request
      const { next } = await views.homePage({ learnerId })
      return show(reply, await draw(make(request, asNext(next)), request))
    })
  page('/certifications', async (around, { learnerId }) => (
    <CertificationsScreen
      around={around}
      page={await views.prepare.certificationsPage({ learnerId })}
    />
  ))
  page('/certifications/:id', async (around, request) => {
    const { learnerId } = request
    const { id } = request.params as { id: string }
    const found = await views.prepare.certificationPage({ learnerId, id })
    return <CertificationScreen around={around} page={found} />
  })
  page('/interviews', async (around, request) => {
    const { learnerId } = request
    const asked = interviewsQuery.parse(request.query)
    const found = await views.prepare.interviewsPage({ learnerId, ...asked })
    return <InterviewsScreen around={around} page={found} />
  })
  page('/interviews/:id', async (around, request) => {
    const { learnerId } = request
    const { id } = request.params as { id: string }
    const found = await views.prepare.questionPage({ learnerId, id })
    return <QuestionScreen around={around} page={found} />
  })
}
