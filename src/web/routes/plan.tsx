import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Problem } from '../../kit/problem.ts'
import type { PlanPage, TriedOut } from '../../view/plan-page.ts'
import type { MakeAround } from '../around.ts'
import type { WebDeps } from '../deps.ts'
import { MissingScreen } from '../pages/plan/missing.tsx'
import { PlanScreen } from '../pages/plan/plan.tsx'
import { holidayRows, type PlanFormValues, valuesOf } from '../pages/plan/plan-form.tsx'
import { asNext, show } from './pages.tsx'

type PlanSettings = PlanPage['settings']

interface Options {
  readonly deps: WebDeps
  readonly around: MakeAround
}

const oneText = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string())
const texts = z.record(z.string(), oneText.transform((text) => text.trim().slice(0, 100)).catch(''))

/** The plan, what is missing for a role, and the plan as a calendar. */
export async function planRoutes(app: FastifyInstance, options: Options): Promise<void> {
  const { deps, around } = options
  const { views, commands } = deps
  app.get('/plan', (request, reply) =>
    showPlan(options, { request, reply, sent: null, error: null }),
  )
  app.post('/plan', async (request, reply) => {
    const { learnerId } = request
    const sent = texts.parse(request.body ?? {})
    try {
      await commands.makePlan({ learnerId, role: sent.role ?? '', settings: settingsIn(sent) })
      return reply.redirect('/plan', 303)
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'bad-input')) throw error
      const { expected, came, try: advice } = error.reason
      const message = `Expected ${expected}. Got ${came}. ${advice}`
      return showPlan(options, { request, reply: reply.code(400), sent, error: message })
    }
  })
  app.get('/plan.ics', async (request, reply) => {
    const { learnerId } = request
    const url = `${request.protocol}://${request.host}/plan`
    const text = await views.planCalendarFile({ learnerId, url })
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', 'attachment; filename="backwright-plan.ics"')
      .send(text)
  })
  app.get('/missing', async (request, reply) => {
    const { learnerId } = request
    const { role } = texts.parse(request.query)
    const [page, { next }] = await Promise.all([
      views.missingPage({ learnerId, role: role || null }),
      views.homePage({ learnerId }),
    ])
    return show(reply, <MissingScreen around={around(request, asNext(next))} page={page} />)
  })
}

interface Showing {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly sent: PlanFormValues | null
  readonly error: string | null
}

async function showPlan(
  { deps, around }: Options,
  { request, reply, sent, error }: Showing,
): Promise<FastifyReply> {
  const asked = texts.parse(request.query)
  const tried = triedIn(asked)
  const page = await deps.views.planPage({ learnerId: request.learnerId, tried })
  return show(
    reply,
    <PlanScreen
      around={around(request)}
      page={page}
      values={sent ?? valuesOf(page.settings, page.role.role)}
      tried={asked}
      error={error}
    />,
  )
}

/** What is tried out by the address; null where nothing is. */
function triedIn(asked: PlanFormValues): TriedOut | null {
  const number = (name: string): number | null => (asked[name] ? readNumber(asked, name) : null)
  const tried = {
    hoursAWeek: number('if-hours'),
    payAfterAYear: number('if-pay'),
    cost: number('if-cost'),
    searchMonths: number('if-search'),
  }
  return Object.values(tried).some((value) => value !== null) ? tried : null
}

/** A form as a wish. Throws Problem 'bad-input' for what is no number. */
function settingsIn(sent: PlanFormValues): PlanSettings {
  const number = (name: string, otherwise: number): number =>
    sent[name] ? readNumber(sent, name) : otherwise
  const maybe = (name: string): number | null => (sent[name] ? readNumber(sent, name) : null)
  const interest = maybe('interest')
  const loanMonths = maybe('loan-months')
  return {
    hoursAWeek: hoursIn(sent),
    // The command refuses what is no route.
    route: (sent.route || 'self-taught') as PlanSettings['route'],
    holidays: holidaysIn(sent),
    deadline: sent.deadline || null,
    money: {
      savings: number('savings', 0),
      payNowAYear: number('pay-now', 0),
      payAfterAYear: maybe('pay-after'),
      cost: maybe('cost'),
      payLostAMonth: number('pay-lost', 0),
      searchMonths: number('search', 6),
      loan:
        interest === null && loanMonths === null
          ? null
          : { interestAYear: (interest ?? 8) / 100, months: loanMonths ?? 60 },
    },
  }
}

/** The one field without a usual value: a plan for nobody's hours says nothing. */
function hoursIn(sent: PlanFormValues): number {
  if (sent.hours) return readNumber(sent, 'hours')
  throw new Problem('bad-input', {
    expected: 'hours a week from 1 to 80',
    came: 'nothing',
    try: 'Say how many hours you have for this in a usual week, like 5.',
  })
}

/** A row with one day is a day off. */
function holidaysIn(sent: PlanFormValues): PlanSettings['holidays'] {
  return Array.from({ length: holidayRows }, (_, at) => ({
    from: sent[`off-from-${at}`] || sent[`off-to-${at}`] || '',
    to: sent[`off-to-${at}`] || sent[`off-from-${at}`] || '',
  })).filter(({ from }) => from !== '')
}

const fieldNames: Readonly<Record<string, string>> = {
  hours: 'hours a week',
  'if-hours': 'hours a week',
  savings: 'what you can spend',
  'pay-now': 'pay now',
  'pay-after': 'pay afterwards',
  'if-pay': 'pay afterwards',
  cost: 'the cost',
  'if-cost': 'the cost',
  'pay-lost': 'pay given up',
  search: 'months of looking for work',
  'if-search': 'months of looking for work',
  interest: 'interest',
  'loan-months': 'months of the loan',
}

export function readNumber(sent: PlanFormValues, name: string): number {
  const text = (sent[name] ?? '').replaceAll(/[,$\s]/g, '')
  const value = Number(text)
  if (text !== '' && Number.isFinite(value)) return value
  throw new Problem('bad-input', {
    expected: `${fieldNames[name] ?? name} as a number`,
    came: (sent[name] ?? '').slice(0, 40) || 'nothing',
    try: 'Use digits only, like 12000.',
  })
}
