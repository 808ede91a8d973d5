import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { z } from 'zod'
import { Problem } from '../../kit/problem.ts'
import type { HomePage } from '../../view/home-page.ts'
import type { NextStep } from '../../view/lab-line.ts'
import type { MakeAround } from '../around.ts'
import { nextHref } from '../components/next-step.tsx'
import { zooms } from '../components/skill-map.tsx'
import type { WebDeps } from '../deps.ts'
import { renderPage } from '../html.ts'
import { AboutScreen } from '../pages/about.tsx'
import { ComponentsScreen } from '../pages/components.tsx'
import { GlossaryScreen } from '../pages/glossary.tsx'
import { HomeScreen, isNew } from '../pages/home.tsx'
import { LabsScreen } from '../pages/labs.tsx'
import { PathScreen } from '../pages/path.tsx'
import { ProblemTextScreen } from '../pages/problem.tsx'
import { ProgressScreen } from '../pages/progress.tsx'
import { SkillsScreen } from '../pages/skills.tsx'
import { StartScreen } from '../pages/start.tsx'
import { WeekScreen } from '../pages/week.tsx'
import { problemText } from '../problems.ts'
import { themeCookie, themes } from '../theme.ts'

interface Options {
  readonly deps: WebDeps
  readonly around: MakeAround
}

/** Sends a page. */
export function show(reply: FastifyReply, page: VNode): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(renderPage(page))
}

/** What the header offers as the next thing. */
export function asNext(next: NextStep | null): { title: string; href: string } | null {
  return next === null ? null : { title: next.lab.title, href: nextHref(next) }
}

/** Whose database a query of the first page runs on. */
const triedLab = 'query/films-nobody-watched'

/** The first page, what Backwright is, and a query to try there. */
function homeRoutes(app: FastifyInstance, { deps, around }: Options): void {
  const { views, clock } = deps
  const home = ({ learnerId }: FastifyRequest): Promise<HomePage> => views.homePage({ learnerId })
  app.get('/', async (request, reply) => {
    const { learnerId } = request
    const [page, week] = await Promise.all([home(request), views.weekPage({ learnerId })])
    const screen = { page, week, now: clock(), run: null }
    return show(reply, <HomeScreen around={around(request)} {...screen} />)
  })
  app.get('/about', async (request, reply) => {
    const { learnerId } = request
    const { run: runId } = z.object({ run: z.string().nullable().catch(null) }).parse(request.query)
    const [page, run] = await Promise.all([
      home(request),
      runId === null ? null : views.runById({ learnerId, runId }),
    ])
    const startHref = isNew(page) ? '/start' : page.next ? nextHref(page.next) : '/labs'
    const about = { labs: page.count.labs, startHref, run }
    return show(reply, <AboutScreen around={around(request)} {...about} />)
  })
  app.post('/try', async (request, reply) => {
    const { learnerId } = request
    const { sql } = z.object({ sql: z.string().catch('') }).parse(request.body ?? {})
    const text = sql.replaceAll('\r\n', '\n')
    const { runId } = await deps.commands.requestRun({ learnerId, labId: triedLab, sql: text })
    await views.runById({ learnerId, runId, waitMs: deps.settings.waitMs })
    return reply.redirect(`/about?run=${runId}#try`, 303)
  })
}

/** Pages that are read: home, labs, skills, path, progress and what stands around them. */
export async function pageRoutes(app: FastifyInstance, { deps, around }: Options): Promise<void> {
  const { views } = deps
  const home = ({ learnerId }: FastifyRequest): Promise<HomePage> => views.homePage({ learnerId })

  homeRoutes(app, { deps, around })
  app.get('/labs', async (request, reply) => {
    const { learnerId } = request
    const asked = labsQuery.parse(request.query)
    const [list, { next }] = await Promise.all([
      views.listLabs({
        learnerId,
        search: asked.search === '' ? undefined : asked.search,
        area: asked.area ?? undefined,
        skill: asked.skill ?? undefined,
        status: asked.status ?? undefined,
      }),
      home(request),
    ])
    const hereId = next?.lab.id ?? null
    return show(
      reply,
      <LabsScreen
        around={around(request, asNext(next))}
        list={list}
        asked={asked}
        hereId={hereId}
      />,
    )
  })
  app.get('/skills', async (request, reply) => {
    const { learnerId } = request
    const [map, { next }, { labs }] = await Promise.all([
      views.skillMap({ learnerId }),
      home(request),
      views.listLabs({ learnerId }),
    ])
    const labTitles = new Map(labs.map(({ id, title }) => [id, title]))
    return show(
      reply,
      <SkillsScreen
        around={around(request, asNext(next))}
        map={map}
        labTitles={labTitles}
        hereId={next?.lab.skill.id ?? null}
        zoom={zoomQuery.parse(request.query).zoom}
      />,
    )
  })
  ownRoutes(app, { deps, around })
  pathRoutes(app, { deps, around })
  startRoutes(app, { deps, around })
  stillRoutes(app, around)
}

/** What the learner reached, and the words on the way. */
function ownRoutes(app: FastifyInstance, { deps, around }: Options): void {
  const { views } = deps
  const home = ({ learnerId }: FastifyRequest): Promise<HomePage> => views.homePage({ learnerId })
  app.get('/week', async (request, reply) => {
    const { learnerId } = request
    const [page, { next }] = await Promise.all([views.weekPage({ learnerId }), home(request)])
    return show(reply, <WeekScreen around={around(request, asNext(next))} page={page} />)
  })
  app.get('/progress', async (request, reply) => {
    const { learnerId } = request
    const [page, { areas }, { next }, { labs }] = await Promise.all([
      views.progressPage({ learnerId }),
      views.skillMap({ learnerId }),
      home(request),
      views.listLabs({ learnerId }),
    ])
    const byId = new Map(labs.map((lab) => [lab.id, lab]))
    const screen = { page, areas, labs: byId, program: deps.settings.program }
    return show(reply, <ProgressScreen around={around(request, asNext(next))} {...screen} />)
  })
  app.get('/glossary', async (request, reply) => {
    const { terms } = await views.glossaryPage()
    return show(reply, <GlossaryScreen around={around(request)} terms={terms} />)
  })
}

const oneText = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string())
const choice = oneText
  .transform((value) => (value === '' ? null : value.slice(0, 100)))
  .nullable()
  .catch(null)

const zoomQuery = z.object({ zoom: z.enum(zooms).catch('fit') })

const labsQuery = z
  .object({
    q: oneText.transform((value) => value.trim().slice(0, 100)).catch(''),
    area: choice,
    skill: choice,
    status: z.enum(['new', 'tried', 'practiced', 'proved']).nullable().catch(null),
  })
  .transform(({ q, ...rest }) => ({ search: q, ...rest }))

function pathRoutes(app: FastifyInstance, { deps, around }: Options): void {
  const { views, commands } = deps
  const path = async (request: FastifyRequest, reply: FastifyReply, role: string | null) => {
    const { learnerId } = request
    const [page, { role: own }] = await Promise.all([
      views.pathPage({ learnerId, role }),
      views.homePage({ learnerId }),
    ])
    const isOwn = page.role === own.role
    return show(reply, <PathScreen around={around(request)} page={page} isOwn={isOwn} />)
  }
  app.get('/path', (request, reply) => path(request, reply, null))
  app.get<{ Params: { role: string } }>('/path/:role', (request, reply) =>
    path(request, reply, request.params.role),
  )
  app.post('/path', async (request, reply) => {
    const { learnerId } = request
    const { role } = z.object({ role: oneText.catch('') }).parse(request.body ?? {})
    await commands.chooseRole({ learnerId, role })
    return reply.redirect('/path', 303)
  })
}

const startForm = z.object({
  programmed: z.enum(['never', 'a-little', 'yes']).nullable().catch(null),
  hours: z.coerce.number().int().min(1).max(80).nullable().catch(null),
  aim: z
    .enum(['first-job', 'change-of-job', 'better-at-my-job', 'course', 'curious'])
    .nullable()
    .catch(null),
  skip: z.string().optional(),
})

/** The three questions; each may stay open. Then the first lab. */
function startRoutes(app: FastifyInstance, { deps, around }: Options): void {
  const { views, commands } = deps
  app.get('/start', async (request, reply) => {
    const { learnerId } = request
    const { firstRun } = await views.homePage({ learnerId })
    return show(reply, <StartScreen around={around(request)} answers={firstRun} />)
  })
  app.post('/start', async (request, reply) => {
    const { learnerId } = request
    const form = startForm.parse(request.body ?? {})
    const answers =
      form.skip === undefined
        ? { programmed: form.programmed, hoursAWeek: form.hours, aim: form.aim }
        : { programmed: null, hoursAWeek: null, aim: null }
    await commands.answerFirstRun({ learnerId, answers })
    const { next } = await views.homePage({ learnerId })
    return reply.redirect(next ? nextHref(next) : '/labs', 303)
  })
}

/** Pages that are the same for everybody. */
function stillRoutes(app: FastifyInstance, around: MakeAround): void {
  app.get('/components', (request, reply) =>
    show(reply, <ComponentsScreen around={around(request)} />),
  )
  app.get<{ Params: { code: string } }>('/problems/:code', (request, reply) => {
    const text = problemText(request.params.code)
    if (text === null) {
      throw new Problem('unknown-page', {
        expected: 'the code of a problem',
        came: request.params.code.slice(0, 100),
        try: 'Use the code from the message.',
      })
    }
    return show(reply, <ProblemTextScreen around={around(request)} text={text} />)
  })
  app.post('/settings/theme', (request, reply) => {
    const { theme } = z.object({ theme: z.enum(themes).catch('system') }).parse(request.body ?? {})
    reply.setCookie(themeCookie, theme, {
      path: '/',
      maxAge: 365 * 86_400,
      sameSite: 'lax',
      httpOnly: true,
    })
    return reply.redirect(cameFrom(request), 303)
  })
}

/** The page the form stands on, as a path of ours and nothing else. */
function cameFrom(request: FastifyRequest): string {
  const { referer } = request.headers
  if (referer === undefined || !URL.canParse(referer)) return '/'
  const url = new URL(referer)
  return url.host === request.headers.host && !url.pathname.startsWith('//')
    ? `${url.pathname}${url.search}`
    : '/'
}
