import type { FastifyInstance } from 'fastify'
import { apiRoutes } from '../../src/api/routes.ts'
import { buildServer } from '../../src/web/server.ts'
import { type FixtureState, makeFixture } from './fixture.ts'

/** The server over the learner in memory, with the API beside the pages. */
export async function fixtureServer(
  assetsFolder: string,
  state: FixtureState = {},
): Promise<FastifyInstance> {
  const { views, commands } = makeFixture(state)
  const settings = {
    port: 4400,
    requestBytesMax: 262_144,
    assetsFolder,
    waitMs: 2_000,
    program: 'backwright',
    confinement: () => ({ how: 'view', network: true, processes: true, files: true }) as const,
  }
  const clock = (): Date => new Date(2026, 10, 24, 19, 42, 30)
  const deps = { views, commands, learnerId: 'learner', clock, settings, log: null }
  return buildServer({ ...deps, plugins: [apiRoutes(deps)] })
}
