import type { FastifyInstance } from 'fastify'
import { apiRoutes } from '../../src/api/routes.ts'
import type { WebDeps } from '../../src/web/deps.ts'
import { buildServer } from '../../src/web/server.ts'
import { type FixtureState, makeFixture } from './fixture.ts'

/** The server's settings over the learner in memory. */
export function fixtureSettings(assetsFolder: string): WebDeps['settings'] {
  return {
    port: 4400,
    hosts: [],
    requestBytesMax: 262_144,
    assetsFolder,
    waitMs: 2_000,
    program: 'backwright',
    confinement: () => ({ how: 'view', network: true, processes: true, files: true }) as const,
  }
}

/** The server over the learner in memory, with the API beside the pages. */
export async function fixtureServer(
  assetsFolder: string,
  state: FixtureState = {},
): Promise<FastifyInstance> {
  const { views, commands } = makeFixture(state)
  const settings = fixtureSettings(assetsFolder)
  const clock = (): Date => new Date(2026, 10, 24, 19, 42, 30)
  const deps = { views, commands, findLearner: async () => 'learner', clock, settings, log: null }
  return buildServer({ ...deps, plugins: [apiRoutes(deps)] })
}
