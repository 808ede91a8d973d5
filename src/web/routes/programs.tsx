import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Problem, type Reason } from '../../kit/problem.ts'
import type { MakeAround } from '../around.ts'
import { milesChoices } from '../components/distance.tsx'
import type { WebDeps } from '../deps.ts'
import { CompareScreen } from '../pages/way/compare.tsx'
import { EnterScreen } from '../pages/way/enter.tsx'
import { sizes } from '../pages/way/program-filters.tsx'
import { credentialWords } from '../pages/way/program-line.tsx'
import { ProgramsScreen } from '../pages/way/programs.tsx'
import { show } from './pages.tsx'

interface Options {
  readonly deps: WebDeps
  readonly around: MakeAround
}

const oneText = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string())
const ids = z
  .preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(z.string().max(100)).max(20),
  )
  .catch([])
const credentialNames = Object.keys(credentialWords) as (keyof typeof credentialWords)[]

/** An amount as people type it, with a sign and commas. Anything else is left aside. */
const amount = oneText
  .transform((text) => text.replace(/[$,\s]/g, ''))
  .pipe(z.string().regex(/^\d{1,7}$/))
  .transform(Number)
  .optional()
  .catch(undefined)

/** A highest price that was typed and says no amount: the list is shown without one. */
function unreadPrice(unsafeQuery: unknown): Reason | null {
  const typed = z.object({ price: oneText }).safeParse(unsafeQuery).data?.price.trim() ?? ''
  if (typed === '' || amount.parse(typed) !== undefined) return null
  return {
    expected: 'a highest price in dollars, below 10 million',
    came: typed.slice(0, 100),
    try: 'Type it like 20000. The list below is without a highest price.',
  }
}

/** As it was typed: the page reads it and says what is wrong. */
const zipTyped = oneText.transform((text) => text.trim().slice(0, 100)).catch('')
const milesAsked = oneText
  .transform(Number)
  .pipe(z.literal(milesChoices))
  .optional()
  .catch(undefined)

const programsQuery = z
  .object({
    q: oneText.transform((text) => text.trim().slice(0, 200)).catch(''),
    state: oneText
      .pipe(z.string().regex(/^[A-Z]{2}$/))
      .optional()
      .catch(undefined),
    credential: oneText.pipe(z.enum(credentialNames)).optional().catch(undefined),
    control: oneText
      .pipe(z.enum(['Public', 'Private nonprofit', 'Private for-profit', 'Bootcamp']))
      .optional()
      .catch(undefined),
    zip: zipTyped,
    within: milesAsked,
    price: amount,
    size: oneText.catch(''),
    online: oneText.catch(''),
    sort: oneText.pipe(z.enum(['name', 'price', 'earnings', 'distance'])).catch('name'),
    page: z.coerce.number().int().min(1).max(10_000).catch(1),
    id: ids,
  })
  .transform(({ q, zip, within, price, size, online, sort, page, id, ...facets }) => {
    const chosenSize = sizes.find(({ name }) => name === size)
    return {
      chosen: id,
      asked: {
        text: q,
        zip,
        filters: {
          ...facets,
          milesMost: within,
          priceMax: price,
          undergradsMin: chosenSize?.from,
          undergradsMax: chosenSize?.to,
          ...(online === '1' ? { isOnline: true as const } : {}),
        },
        sort,
        page,
      },
    }
  })

/** Programs of others: search, side by side, and those that people enter. */
export async function programRoutes(app: FastifyInstance, options: Options): Promise<void> {
  const { deps, around } = options
  const { way } = deps.views
  app.get('/programs', async (request, reply) => {
    const page = await way.programsPage(programsQuery.parse(request.query))
    const refused = unreadPrice(request.query)
    if (refused !== null || page.zip.refused !== null) reply.code(400)
    return show(reply, <ProgramsScreen around={around(request)} page={page} refused={refused} />)
  })
  app.get('/programs/compare', async (request, reply) => {
    const asked = z.object({ id: ids }).parse(request.query)
    try {
      const page = await way.comparePage({ ids: asked.id })
      return show(reply, <CompareScreen around={around(request)} page={page} />)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'bad-input') throw error
      const page = await way.programsPage(programsQuery.parse(request.query))
      reply.code(400)
      return show(
        reply,
        <ProgramsScreen around={around(request)} page={page} refused={error.reason} />,
      )
    }
  })
  enterRoutes(app, options)
}

const form = z.record(z.string(), oneText.catch('')).catch({})

function enterRoutes(app: FastifyInstance, { deps, around }: Options): void {
  const { views, commands, clock } = deps
  const draw = async (
    request: FastifyRequest,
    reply: FastifyReply,
    refused: Parameters<typeof EnterScreen>[0]['refused'],
  ) => {
    const page = await views.way.enterPage({ learnerId: request.learnerId })
    return show(
      reply,
      <EnterScreen
        around={around(request)}
        page={page}
        today={clock().toISOString().slice(0, 10)}
        refused={refused}
      />,
    )
  }
  /** What was refused is shown in the form, with all that was typed. */
  const keep = async (
    request: FastifyRequest,
    reply: FastifyReply,
    from: (typed: Record<string, string>) => Parameters<typeof commands.enterPrograms>[0]['from'],
  ) => {
    const typed = form.parse(request.body ?? {})
    try {
      await commands.enterPrograms({ learnerId: request.learnerId, from: from(typed) })
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'bad-input') throw error
      reply.code(400)
      return draw(request, reply, { reason: error.reason, typed })
    }
    return reply.redirect('/programs/enter#h-own', 303)
  }
  app.get('/programs/enter', (request, reply) => draw(request, reply, null))
  app.post('/programs/enter', (request, reply) =>
    keep(request, reply, (unsafeFields) => ({ kind: 'form', unsafeFields })),
  )
  app.post('/programs/enter/csv', (request, reply) =>
    keep(request, reply, ({ csv }) => ({ kind: 'csv', text: csv ?? '' })),
  )
  app.post('/programs/enter/remove', async (request, reply) => {
    const { learnerId } = request
    const { id } = form.parse(request.body ?? {})
    await commands.removeProgram({ learnerId, programId: id ?? '' })
    return reply.redirect('/programs/enter', 303)
  })
}
