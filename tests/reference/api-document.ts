import Fastify from 'fastify'
import { apiRoutes } from '../../src/api/routes.ts'

/** /api/openapi.json, from the routes alone: nothing behind them is asked. */
export async function apiDocument(): Promise<Record<string, unknown>> {
  const app = Fastify()
  const unused = {} as never
  const deps = { views: unused, commands: unused, clock: () => new Date() }
  await app.register(apiRoutes({ ...deps, settings: { waitMs: 0 } }))
  const { body } = await app.inject('/api/openapi.json')
  await app.close()
  return JSON.parse(body) as Record<string, unknown>
}
