import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Views } from '../view/views.ts'
import * as shapes from './schemas.ts'

interface Deps {
  readonly views: Views
}

/** The path to a role, and what to do which week. */
export function planRoutes({ views }: Deps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/path',
      {
        schema: {
          operationId: 'getPath',
          tags: ['Progress'],
          summary: 'The units to a role in order, with progress; without a role the chosen one',
          querystring: z.object({ role: z.string().max(100).optional() }),
          response: { 200: shapes.path, ...shapes.problems },
        },
      },
      ({ query, learnerId }) => views.pathPage({ learnerId, role: query.role ?? null }),
    )
    app.get(
      '/plan',
      {
        schema: {
          operationId: 'getPlan',
          tags: ['Progress'],
          summary: 'What to do which week, and when one finishes',
          response: { 200: shapes.plan, ...shapes.problems },
        },
      },
      async ({ learnerId }) => {
        const { role, today, isUsual, settings, next, whole } = await views.planPage({ learnerId })
        const { hoursAWeek } = settings
        const { readyBy } = whole.forecast
        return { role, today, isUsual, hoursAWeek, readyBy, next, weeks: whole.plan.weeks }
      },
    )
  }
}

/** What a program takes away: the learner's own work, and the sources of our figures. */
export function dataRoutes({ views }: Deps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/export',
      {
        schema: {
          operationId: 'exportLearner',
          tags: ['Data'],
          summary: 'Everything the learner did, as backwright export writes it',
          response: {
            200: {
              description: 'JSON lines; docs/reference/export.md describes them',
              content: { 'application/jsonl': { schema: z.string() } },
            },
            ...shapes.refusals,
          },
        },
      },
      async ({ learnerId }, reply) => sendLines(reply, views.data.exportLearner({ learnerId })),
    )
    app.get(
      '/facts',
      {
        schema: {
          operationId: 'listFactSources',
          tags: ['Data'],
          summary: 'Every data set behind pay, outlook and programs, with source, date and license',
          response: { 200: shapes.factSources, ...shapes.refusals },
        },
      },
      () => ({ datasets: views.data.factSources() }),
    )
  }
}

/** Lines as they are read from the store, not faster than they are taken. */
async function sendLines(reply: FastifyReply, lines: AsyncGenerator<string>): Promise<void> {
  await reply
    .type('application/jsonl')
    .header('content-disposition', 'attachment; filename="backwright.jsonl"')
    .send(Readable.from(lines))
}
