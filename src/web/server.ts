import path from 'node:path'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import fastifyStatic from '@fastify/static'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { Problem, problemCodes } from '../kit/problem.ts'
import { aroundOf, type MakeAround, styleNonceOf } from './around.ts'
import { readAssets } from './assets.ts'
import { compressAnswer } from './compress.ts'
import type { WebDeps } from './deps.ts'
import { guard } from './guard.ts'
import { renderPage } from './html.ts'
import { ProblemScreen } from './pages/problem.tsx'
import { asProblem, problemDocument, wantsDocument } from './problems.ts'
import { capstoneRoutes } from './routes/capstone.tsx'
import { labRoutes } from './routes/lab.tsx'
import { matchRoutes } from './routes/match.tsx'
import { pageRoutes } from './routes/pages.tsx'
import { placementRoutes } from './routes/placement.tsx'
import { planRoutes } from './routes/plan.tsx'
import { prepareRoutes } from './routes/prepare.tsx'
import { programRoutes } from './routes/programs.tsx'
import { serverRoutes } from './routes/server.tsx'
import { terminalRoutes } from './routes/terminal.ts'
import { wayRoutes } from './routes/way.tsx'

/** A year: the address changes when the file does. */
const keepMs = 365 * 86_400_000

/** What all pages of one server share. */
type Place = Parameters<typeof aroundOf>[1]

/** The server of pages, forms and the plugins it is given (the API). Listening is up to main.ts. */
export async function buildServer(deps: WebDeps): Promise<FastifyInstance> {
  const { settings } = deps
  const place: Place = { assets: readAssets(settings.assetsFolder), program: settings.program }
  const app: FastifyInstance = Fastify({
    ...(deps.log
      ? {
          loggerInstance: deps.log,
          logController: new LogController({ disableRequestLogging: true }),
        }
      : {}),
    bodyLimit: settings.requestBytesMax,
    forceCloseConnections: true,
    // An address that cannot be decoded reaches no hook and no handler of ours but this one.
    frameworkErrors: (error, request, reply) => {
      reply.headers(safeHeaders(styleNonceOf(request)))
      answerProblem(asProblem(error, request, settings.requestBytesMax), request, reply, place)
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(safeHeaders(styleNonceOf(request)))
    guard(request, settings)
  })
  app.addHook('preValidation', async ({ body }) => refuseOddBody(body))
  app.addHook('onSend', compressAnswer)
  answerErrors(app, deps, place)
  await app.register(cookie)
  app.decorateRequest('learnerId', '')
  app.addHook('onRequest', async (request) => {
    request.learnerId = await deps.findLearner(request)
  })
  await app.register(formbody, { bodyLimit: settings.requestBytesMax })
  await serveAssets(app, settings.assetsFolder)
  const around: MakeAround = (request, next = null) => aroundOf(request, place, next)
  await app.register(pageRoutes, { deps, around })
  await app.register(labRoutes, { deps, around })
  await app.register(serverRoutes, { deps, around })
  await app.register(capstoneRoutes, { deps, around })
  await app.register(placementRoutes, { deps, around })
  await app.register(wayRoutes, { deps, around })
  await app.register(prepareRoutes, { deps, around })
  await app.register(programRoutes, { deps, around })
  await app.register(planRoutes, { deps, around })
  await app.register(matchRoutes, { deps, around })
  const { terminals } = deps
  if (terminals) await app.register(terminalRoutes, { terminals, deps })
  for (const plugin of deps.plugins ?? []) await app.register(plugin)
  return app
}

function safeHeaders(styleNonce: string): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${styleNonce}'`,
      "img-src 'self'",
      "font-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'cache-control': 'no-cache, private',
  }
}

/** Every form and every request of the API is an object of fields, or nothing at all. */
function refuseOddBody(unsafeBody: unknown): void {
  if (unsafeBody === undefined || unsafeBody === null) return
  if (typeof unsafeBody === 'object' && !Array.isArray(unsafeBody)) return
  throw new Problem('bad-request', {
    expected: 'a form, or a JSON object',
    came: Array.isArray(unsafeBody) ? 'a list' : `a ${typeof unsafeBody}`,
    try: 'Compare the request with /api/openapi.json.',
  })
}

/** Says a problem to whoever asked: a document to programs, a page to people. */
function answerProblem(
  problem: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
  place: Place,
): FastifyReply {
  reply.code(problemCodes[problem.code].status)
  if (wantsDocument(request)) {
    return reply
      .type('application/problem+json')
      .serializer((body: unknown) => JSON.stringify(body))
      .send(problemDocument(problem, request.url.slice(0, 500)))
  }
  const around = aroundOf(request, place, null)
  const page = ProblemScreen({ around, code: problem.code, reason: problem.reason })
  return reply.type('text/html; charset=utf-8').send(renderPage(page))
}

function answerErrors(app: FastifyInstance, deps: WebDeps, place: Place): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = asProblem(error, request, deps.settings.requestBytesMax)
    if (problemCodes[problem.code].status >= 500)
      request.log.error({ err: error }, 'request failed')
    return answerProblem(problem, request, reply, place)
  })
  app.setNotFoundHandler((request, reply) =>
    answerProblem(
      new Problem('unknown-page', {
        expected: 'an address that a page or the API has',
        came: `${request.method} ${request.url.slice(0, 200)}`,
        try: 'Start from the labs, or from home.',
      }),
      request,
      reply,
      place,
    ),
  )
}

async function serveAssets(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/static/',
    preCompressed: true,
    index: false,
    cacheControl: false,
    setHeaders: (reply, file) => {
      const isHashed = /-[\w-]{8}\.\w+(?:\.(?:br|gz))?$/.test(path.basename(file))
      reply.header(
        'cache-control',
        isHashed ? `public, max-age=${keepMs / 1000}, immutable` : 'public, max-age=3600',
      )
    },
  })
  app.get('/favicon.ico', (_request, reply) => reply.redirect('/static/favicon.svg', 308))
}
