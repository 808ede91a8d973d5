import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { z } from 'zod'
import { Problem } from '../../kit/problem.ts'
import type { MakeAround } from '../around.ts'
import type { Around } from '../components/shell.tsx'
import type { WebDeps } from '../deps.ts'
import { ContinueScreen } from '../pages/way/continue.tsx'
import { DegreesScreen } from '../pages/way/degrees.tsx'
import { DocScreen } from '../pages/way/doc.tsx'
import { FactsScreen } from '../pages/way/facts.tsx'
import { FitScreen } from '../pages/way/fit.tsx'
import { LanguagesScreen } from '../pages/way/languages.tsx'
import { PayScreen } from '../pages/way/pay.tsx'
import { RoleScreen, RolesScreen } from '../pages/way/roles.tsx'
import { RoutesScreen } from '../pages/way/routes.tsx'
import { asNext, show } from './pages.tsx'

interface Options {
  readonly deps: WebDeps
  readonly around: MakeAround
}

const oneText = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string())
const optional = oneText
  .transform((value) => (value === '' ? null : value.slice(0, 100)))
  .nullable()
  .catch(null)

/** Pages of the way: roles, pay, routes and what stands around them. They read facts and texts. */
export async function wayRoutes(app: FastifyInstance, { deps, around }: Options): Promise<void> {
  const { way } = deps.views
  const make = around
  const page = (url: string, draw: (around: Around, request: FastifyRequest) => Promise<VNode>) =>
    app.get(url, async (request: FastifyRequest, reply: FastifyReply) => {
      const { next } = await deps.views.homePage({ learnerId: request.learnerId })
      return show(reply, await draw(make(request, asNext(next)), request))
    })
  page('/roles', async (around) => <RolesScreen around={around} page={await way.rolesPage()} />)
  page('/roles/:role', async (around, request) => {
    const { role } = request.params as { role: string }
    return <RoleScreen around={around} page={await way.rolePage({ role })} />
  })
  page('/pay', async (around, request) => {
    const asked = z.object({ soc: optional, state: optional }).parse(request.query)
    return <PayScreen around={around} page={await way.payPage(asked)} />
  })
  page('/routes', async (around) => <RoutesScreen around={around} page={await way.routesPage()} />)
  page('/languages', async (around) => (
    <LanguagesScreen around={around} page={await way.languagesPage()} />
  ))
  page('/degrees', async (around) => (
    <DegreesScreen around={around} page={await way.degreesPage()} />
  ))
  page('/continue', async (around, request) => (
    <ContinueScreen
      around={around}
      page={await way.continuePage()}
      missing={await deps.views.missingPage({ learnerId: request.learnerId, role: null })}
    />
  ))
  page('/facts', async (around) => <FactsScreen around={around} page={await way.factsPage()} />)
  for (const name of ['way', 'questions', 'community', 'first-experience', 'what-to-ask']) {
    page(`/${name}`, async (around) => (
      <DocScreen
        around={around}
        page={await way.docPage({ name })}
        here={`/${name}`}
        hasContents={name === 'questions'}
      />
    ))
  }
  fitRoutes(app, { deps, around })
}

/** Three tiny tasks: each is run on a lab's database, as looking around with Run is. */
function fitRoutes(app: FastifyInstance, { deps, around }: Options): void {
  const { views, commands, settings } = deps
  app.get('/is-it-for-me', async (request, reply) => {
    const { learnerId } = request
    const asked = z.object({ task: optional, run: optional }).parse(request.query)
    const [page, view] = await Promise.all([
      views.way.fitPage(),
      asked.run === null ? null : views.runById({ learnerId, runId: asked.run }),
    ])
    const run = view && asked.task !== null ? { task: asked.task, view } : null
    return show(reply, <FitScreen around={around(request)} page={page} run={run} />)
  })
  app.post('/is-it-for-me', async (request, reply) => {
    const { learnerId } = request
    const form = z
      .object({ task: oneText.catch(''), sql: oneText.catch('') })
      .parse(request.body ?? {})
    const { tasks } = await views.way.fitPage()
    const task = tasks.find((one) => one.task === form.task)
    if (!task) {
      throw new Problem('bad-request', {
        expected: `a task: ${tasks.map((one) => one.task).join(', ')}`,
        came: form.task.slice(0, 80) || 'none',
        try: 'Open the page again.',
      })
    }
    const sql = form.sql.replaceAll('\r\n', '\n')
    const { runId } = await commands.requestRun({ learnerId, labId: task.lab, sql })
    await views.runById({ learnerId, runId, waitMs: settings.waitMs })
    return reply.redirect(`/is-it-for-me?task=${task.task}&run=${runId}#${task.task}`, 303)
  })
}
