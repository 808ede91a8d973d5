import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { MatchAsked, MatchPage } from '../../view/match-page.ts'
import type { MakeAround } from '../around.ts'
import { milesChoices } from '../components/distance.tsx'
import type { WebDeps } from '../deps.ts'
import { MatchScreen } from '../pages/plan/match.tsx'
import { asNext, show } from './pages.tsx'

interface Options {
  readonly deps: WebDeps
  readonly around: MakeAround
}

const oneText = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string())
const texts = z.record(z.string(), oneText.transform((text) => text.trim().slice(0, 40)).catch(''))

/** Routes and programs compared: all of it is in the address, so it can be kept and passed on. */
export async function matchRoutes(app: FastifyInstance, { deps, around }: Options): Promise<void> {
  app.get('/match', async (request, reply) => {
    const { learnerId } = request
    const asked = askedIn(texts.parse(request.query))
    const { views } = deps
    const [page, { next }] = await Promise.all([
      views.matchPage({ learnerId, asked }),
      views.homePage({ learnerId }),
    ])
    if (page.zip.refused !== null) reply.code(400)
    return show(reply, <MatchScreen around={around(request, asNext(next))} page={page} />)
  })
}

const criteria = [
  'cost',
  'time',
  'gain',
  'finishing',
  'admission',
  'field',
  'place',
  'hours',
  'start',
] as const
const degreeFields = ['computing', 'other'] as const
const schoolings: readonly MatchPage['settings']['schooling'][] = [
  'none',
  'high-school',
  'some-college',
  'associate',
  'bachelor',
  'master',
]

/** What is no number becomes one that the matching refuses with a message. */
function askedIn(query: Readonly<Record<string, string>>): MatchAsked {
  const wasSent = query.sent === 'yes'
  const number = (name: string): number | null =>
    query[name] ? Number(query[name].replaceAll(/[,$\s]/g, '')) : null
  const weights = criteria.flatMap((of) => {
    const weight = number(`w-${of}`)
    return weight === null ? [] : [[of, weight] as const]
  })
  const state = query.state ?? ''
  return {
    role: query.role || null,
    state: /^[A-Z]{2}$/.test(state) ? state : null,
    mustBeNear: wasSent ? query.near === 'yes' : null,
    zip: query.zip ?? '',
    milesMost: milesChoices.find((miles) => String(miles) === query.within) ?? null,
    money: number('money'),
    mayBorrow: wasSent ? query.borrow === 'yes' : null,
    hoursAWeek: number('hours'),
    schooling: schoolings.find((one) => one === query.schooling) ?? null,
    degreeField: degreeFields.find((one) => one === query.field) ?? null,
    isLowIncome: query.income === 'low',
    months: wasSent ? number('months') : 'from-plan',
    weights: Object.fromEntries(weights),
  }
}
