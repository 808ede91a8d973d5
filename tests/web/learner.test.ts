import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiRoutes } from '../../src/api/routes.ts'
import { buildServer } from '../../src/web/server.ts'
import { buildBrowserFiles } from './browser-files.ts'
import { makeFixture } from './fixture.ts'
import { fixtureSettings } from './serve.ts'

/* One server for many: each request is its own learner's, on every address. */

/** Whom views and commands were asked for since the last request. */
const askedFor = new Set<unknown>()

/** The same functions, which note the learner that they're given. */
function noting<T extends object>(functions: T): T {
  return new Proxy(functions, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name)
      if (typeof found === 'object' && found !== null) return noting(found)
      if (typeof found !== 'function') return found
      return (...given: unknown[]) => {
        const asked = given[0]
        if (typeof asked === 'object' && asked !== null && 'learnerId' in asked) {
          askedFor.add(asked.learnerId)
        }
        return found.apply(target, given)
      }
    },
  })
}

let server: FastifyInstance
beforeAll(async () => {
  const fixture = makeFixture()
  const [views, commands] = [noting(fixture.views), noting(fixture.commands)]
  const settings = { ...fixtureSettings(await buildBrowserFiles()), hosts: ['learn.example.org'] }
  const clock = (): Date => new Date(2026, 10, 24, 19, 42, 30)
  server = await buildServer({
    views,
    commands,
    clock,
    settings,
    findLearner: async ({ headers }) => String(headers['x-learner']),
    log: null,
    plugins: [apiRoutes({ views, commands, clock, settings })],
  })
})
afterAll(() => server.close())

/** Every address of the server, with names in it that exist. */
function addresses(method: 'GET' | 'POST'): string[] {
  const tree = server.printRoutes({ commonPrefix: false, includeHooks: false, method })
  const open: string[] = []
  return tree.split('\n').flatMap((line) => {
    const read = /^((?:│ {3}| {4})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line)
    if (!read) return []
    const [, indent = '', part = '', methods] = read
    const depth = indent.length / 4
    open.splice(depth)
    open.push(part)
    if (!methods?.includes(method)) return []
    const url = open.join('').replace(':kind', 'query').replace(':name', 'top-three-per-genre')
    return [url.replace(/:\w+/g, 'x')]
  })
}

it('every address asks for the learner whose request it is', async () => {
  const heard = new Map<string, unknown[]>()
  for (const method of ['GET', 'POST'] as const) {
    for (const url of addresses(method).filter((one) => !/[*]|\/events$/.test(one))) {
      askedFor.clear()
      const headers = { host: '127.0.0.1:4400', 'x-learner': `learner of ${url}` }
      await server.inject({ method, url, headers, ...(method === 'POST' && { payload: {} }) })
      if (askedFor.size > 0) heard.set(`${method} ${url}`, [...askedFor])
    }
  }
  expect(heard.size).toBeGreaterThan(30)
  for (const [address, learners] of heard) {
    expect(learners, address).toEqual([`learner of ${address.split(' ')[1]}`])
  }
})

describe('a host that the settings name', () => {
  const post = { method: 'POST', url: '/settings/theme', payload: { theme: 'dark' } } as const
  const ask = (host: string, origin?: string) =>
    server.inject({ ...post, headers: { host, ...(origin !== undefined && { origin }) } })

  it.each([
    ['learn.example.org', 'https://learn.example.org'],
    ['LEARN.example.org', 'https://learn.example.org'],
    ['learn.example.org', 'http://learn.example.org'],
    ['127.0.0.1:4400', 'http://127.0.0.1:4400'],
  ])('%s is answered, to pages of %s', async (host, origin) => {
    expect((await ask(host, origin)).statusCode).toBe(303)
  })

  it.each([
    ['learn.example.org:8443', undefined, 421],
    ['other.example.org', undefined, 421],
    ['learn.example.org.evil.example', undefined, 421],
    ['learn.example.org', 'https://evil.example', 403],
    ['127.0.0.1:4400', 'https://127.0.0.1:4400', 403],
    ['127.0.0.1:4400', 'https://learn.example.org', 403],
  ])('%s with the origin %s is refused', async (host, origin, status) => {
    expect((await ask(host, origin)).statusCode).toBe(status)
  })
})
