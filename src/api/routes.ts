import swagger from '@fastify/swagger'
import type { FastifyPluginAsync } from 'fastify'
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  type FastifyPluginAsyncZod,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Commands } from '../command/commands.ts'
import type { Clock } from '../kit/time.ts'
import type { Views } from '../view/views.ts'
import { dataRoutes, planRoutes } from './data-routes.ts'
import { eventRoutes } from './events.ts'
import * as shapes from './schemas.ts'
import { withUsedSchemas } from './used-schemas.ts'

/** What the API is given by main.ts. Who asks is said by the request: `request.learnerId`. */
export interface ApiDeps {
  readonly views: Views
  readonly commands: Commands
  readonly clock: Clock
  readonly settings: { readonly waitMs: number }
}

const zodToJsonConfig = { target: 'draft-2020-12' } as const

const nameSchemas = createJsonSchemaTransformObject({ zodToJsonConfig })

const tags = [
  { name: 'Labs', description: 'Labs, their hints and drafts' },
  { name: 'Attempts', description: 'Answers that were handed in, and their verdicts' },
  { name: 'Runs', description: 'Looking around without a verdict' },
  { name: 'Progress', description: 'Skills, the path to a role, and the plan' },
  { name: 'Data', description: 'Everything a learner did, and where our figures come from' },
  { name: 'System', description: 'The server itself' },
]

/** The API as a plugin: JSON under /api/v1, described at /api/openapi.json. */
export function apiRoutes(deps: ApiDeps): FastifyPluginAsync {
  return async (app) => {
    app.setValidatorCompiler(validatorCompiler)
    app.setSerializerCompiler(serializerCompiler)
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Backwright',
          version: '1',
          description:
            'What the pages use, on this machine alone. Errors are problem documents (RFC 9457) with what was expected, what we got, and what to try. Times are RFC 3339 in UTC.',
          license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        },
        servers: [{ url: 'http://127.0.0.1:4400', description: 'The usual port' }],
        // Nobody signs in: the server listens on loopback, and checks Host and Origin.
        security: [],
        tags,
      },
      transform: createJsonSchemaTransform({ zodToJsonConfig }),
      transformObject: (document) => withUsedSchemas(nameSchemas(document)),
    })
    app.get(
      '/api/v1/health',
      {
        schema: {
          operationId: 'getHealth',
          tags: ['System'],
          summary: 'Whether Backwright answers here',
          response: { 200: shapes.health, ...shapes.refusals },
        },
      },
      async () => ({ name: 'backwright' as const }),
    )
    await app.register(labRoutes(deps), { prefix: '/api/v1' })
    await app.register(progressRoutes(deps), { prefix: '/api/v1' })
    await app.register(attemptRoutes(deps), { prefix: '/api/v1' })
    await app.register(runRoutes(deps), { prefix: '/api/v1' })
    await app.register(draftRoutes(deps), { prefix: '/api/v1' })
    await app.register(eventRoutes(deps), { prefix: '/api/v1' })
    await app.register(planRoutes(deps), { prefix: '/api/v1' })
    await app.register(dataRoutes(deps), { prefix: '/api/v1' })
    app.get('/api/openapi.json', { schema: { hide: true } }, (_request, reply) =>
      reply.type('application/json').serializer(JSON.stringify).send(app.swagger()),
    )
  }
}

const labParams = z.object({ kind: z.string().max(40), name: z.string().max(100) })
const labIdOf = ({ kind, name }: z.infer<typeof labParams>): string => `${kind}/${name}`
const optionalName = z.string().max(100).nullish()
const sqlText = z.string()
const { problems } = shapes

function labRoutes({ views, commands }: ApiDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/labs',
      {
        schema: {
          operationId: 'listLabs',
          tags: ['Labs'],
          summary: 'Labs, found by words and narrowed',
          querystring: z.object({
            search: z.string().max(100).optional(),
            area: z.string().max(100).optional(),
            skill: z.string().max(100).optional(),
            status: z.enum(['new', 'tried', 'practiced', 'proved']).optional(),
          }),
          response: { 200: shapes.labList, ...problems },
        },
      },
      ({ query, learnerId }) => views.listLabs({ learnerId, ...query }),
    )
    app.get(
      '/labs/:kind/:name',
      {
        schema: {
          operationId: 'getLab',
          tags: ['Labs'],
          summary: 'One lab, with draft, attempts and opened hints',
          params: labParams,
          querystring: z.object({ variant: optionalName, window: optionalName }),
          response: { 200: shapes.labPage, ...problems },
        },
      },
      ({ params, query, learnerId }) =>
        views.labPage({
          learnerId,
          labId: labIdOf(params),
          variant: query.variant,
          windowId: query.window,
        }),
    )
    app.post(
      '/labs/:kind/:name/hints',
      {
        schema: {
          operationId: 'openHint',
          tags: ['Labs'],
          summary: 'Open the next hint',
          params: labParams,
          response: { 200: shapes.hints, ...problems },
        },
      },
      ({ params, learnerId }) => commands.openHint({ learnerId, labId: labIdOf(params) }),
    )
  }
}

function progressRoutes({ views }: ApiDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/skills',
      {
        schema: {
          operationId: 'getSkillMap',
          tags: ['Progress'],
          summary: 'The skill map',
          response: { 200: shapes.skillMap, ...shapes.refusals },
        },
      },
      ({ learnerId }) => views.skillMap({ learnerId }),
    )
    app.get(
      '/progress',
      {
        schema: {
          operationId: 'getProgress',
          tags: ['Progress'],
          summary: 'What was proved when',
          response: { 200: shapes.progress, ...shapes.refusals },
        },
      },
      ({ learnerId }) => views.progressPage({ learnerId }),
    )
  }
}

function attemptRoutes({ views, commands }: ApiDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/attempts',
      {
        schema: {
          operationId: 'submitAttempt',
          tags: ['Attempts'],
          summary: 'Hand in an answer; it is kept before it is graded',
          body: z.object({ labId: z.string().max(150), variant: optionalName, answer: sqlText }),
          response: {
            201: shapes.submitted,
            ...problems,
          },
        },
      },
      async ({ body, learnerId }, reply) => {
        const { attemptId, number } = await commands.submitAttempt({
          learnerId,
          ...body,
          via: 'page',
        })
        reply.code(201).header('location', `/api/v1/attempts/${attemptId}`)
        return { attemptId, number, events: `/api/v1/attempts/${attemptId}/events` }
      },
    )
    app.get(
      '/attempts/:id',
      {
        schema: {
          operationId: 'getAttempt',
          tags: ['Attempts'],
          summary: 'One attempt with its verdict',
          params: z.object({ id: z.string().max(100) }),
          response: { 200: shapes.attempt, ...problems },
        },
      },
      ({ params, learnerId }) => views.attemptById({ learnerId, attemptId: params.id }),
    )
  }
}

function runRoutes({ views, commands, settings }: ApiDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/runs',
      {
        schema: {
          operationId: 'startRun',
          tags: ['Runs'],
          summary:
            'Look around: one statement on the sample rows or the large database, taken back afterwards',
          body: z.object({
            labId: z.string().max(150),
            sql: sqlText,
            rows: z.enum(['sample', 'whole']).optional(),
            call: z.string().max(4_000).nullable().optional(),
          }),
          response: { 200: shapes.run, ...problems },
        },
      },
      async ({ body, learnerId }) => {
        const { runId } = await commands.requestRun({ learnerId, ...body })
        return views.runById({ learnerId, runId, waitMs: settings.waitMs })
      },
    )
    app.get(
      '/runs/:id',
      {
        schema: {
          operationId: 'getRun',
          tags: ['Runs'],
          summary: 'What a run gave',
          params: z.object({ id: z.string().max(100) }),
          response: { 200: shapes.run, ...problems },
        },
      },
      ({ params, learnerId }) => views.runById({ learnerId, runId: params.id }),
    )
  }
}

function draftRoutes({ commands, clock }: ApiDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/drafts',
      {
        schema: {
          operationId: 'saveDraft',
          tags: ['Labs'],
          summary: 'Keep what is typed, one draft a window',
          body: z.object({
            labId: z.string().max(150),
            variant: optionalName,
            windowId: z.string().max(64),
            text: sqlText,
          }),
          response: {
            200: shapes.savedDraft,
            ...problems,
          },
        },
      },
      async ({ body, learnerId }) => {
        const { version } = await commands.saveDraft({ learnerId, ...body })
        return { version, savedAt: clock().toISOString() }
      },
    )
  }
}
