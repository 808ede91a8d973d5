import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { checkShape, verdictShape } from '../lab/verdict.ts'
import type { Views } from '../view/views.ts'
import * as shapes from './schemas.ts'

/** How often a stream says that it lives, so that what lies between keeps it open. */
const aliveMs = 20_000

interface Happening {
  readonly name: string
  readonly id?: string
  readonly data: unknown
}

/** Server-sent events: an attempt while it is graded, and whatever changes anywhere. */
export function eventRoutes({ views }: { views: Views }): FastifyPluginAsyncZod {
  return async (app) => {
    const open = new Set<AbortController>()
    app.addHook('preClose', async () => {
      for (const stream of open) stream.abort()
    })
    app.get(
      '/attempts/:id/events',
      {
        schema: {
          operationId: 'streamAttempt',
          tags: ['Attempts'],
          summary: 'Checks as they end, then the verdict',
          response: shapes.eventStream,
          params: z.object({ id: z.string().max(100) }),
        },
      },
      async (request, reply) => {
        const { learnerId } = request
        const attemptId = request.params.id
        await views.attemptById({ learnerId, attemptId })
        const after = request.headers['last-event-id']
        return stream(request, reply, open, (signal) =>
          attemptHappenings(
            views.attemptEvents({
              learnerId,
              attemptId,
              after: typeof after === 'string' ? after : null,
              signal,
            }),
          ),
        )
      },
    )
    app.get(
      '/events',
      {
        schema: {
          operationId: 'streamChanges',
          tags: ['System'],
          summary: 'What changes in any window or terminal',
          response: shapes.eventStream,
          querystring: z.object({ lab: z.string().max(150).optional() }),
        },
      },
      async (request, reply) =>
        stream(request, reply, open, (signal) =>
          labHappenings(
            views.labEvents({ learnerId: request.learnerId, labId: request.query.lab, signal }),
          ),
        ),
    )
  }
}

async function* attemptHappenings(
  events: ReturnType<Views['attemptEvents']>,
): AsyncGenerator<Happening> {
  for await (const event of events) {
    switch (event.kind) {
      case 'check':
        yield { name: 'check', id: event.id, data: checkShape.parse(event.check) }
        break
      case 'again':
        yield { name: 'again', id: event.id, data: {} }
        break
      case 'verdict':
        yield { name: 'verdict', id: event.id, data: verdictShape.parse(event.verdict) }
    }
  }
}

async function* labHappenings(events: ReturnType<Views['labEvents']>): AsyncGenerator<Happening> {
  for await (const event of events) yield { name: 'change', data: event }
}

function stream(
  request: FastifyRequest,
  reply: FastifyReply,
  open: Set<AbortController>,
  begin: (signal: AbortSignal) => AsyncIterable<Happening>,
): FastifyReply {
  const abort = new AbortController()
  open.add(abort)
  request.raw.once('close', () => abort.abort())
  const body = Readable.from(eventText(begin(abort.signal), abort.signal, request))
  body.once('close', () => {
    abort.abort()
    open.delete(abort)
  })
  return reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(body)
}

/** Events as text, with a sign of life between them; ends quietly when the page goes away. */
async function* eventText(
  happenings: AsyncIterable<Happening>,
  signal: AbortSignal,
  request: FastifyRequest,
): AsyncGenerator<string> {
  yield 'retry: 1000\n\n'
  const iterator = happenings[Symbol.asyncIterator]()
  try {
    let next = iterator.next()
    while (!signal.aborted) {
      const step = await soonerThanAlive(next, signal)
      if (step === 'alive') {
        yield ': alive\n\n'
        continue
      }
      if (step.done) return
      const { name, id, data } = step.value
      yield `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
      next = iterator.next()
    }
  } catch (error) {
    if (!signal.aborted) request.log.error({ err: error }, 'event stream failed')
  } finally {
    await iterator.return?.()
  }
}

/** What comes next, or 'alive' when nothing came for a while or the page went away. */
async function soonerThanAlive<Step>(
  next: Promise<Step>,
  signal: AbortSignal,
): Promise<Step | 'alive'> {
  const { promise, resolve } = Promise.withResolvers<'alive'>()
  const done = (): void => resolve('alive')
  const timer = setTimeout(done, aliveMs)
  signal.addEventListener('abort', done)
  if (signal.aborted) done()
  try {
    return await Promise.race([next, promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', done)
  }
}
