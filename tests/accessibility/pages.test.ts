import fs from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { FastifyInstance } from 'fastify'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBrowserFiles } from '../web/browser-files.ts'
import type { FixtureState } from '../web/fixture.ts'
import { openBrowser } from '../web/open-browser.ts'
import { fixtureServer } from '../web/serve.ts'
import { wayPages } from '../web/way-pages.ts'

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Every page, in the states that look different. */
const pages = {
  begun: [
    '/',
    '/about',
    '/glossary',
    '/labs',
    '/labs?q=nothing-fits',
    '/labs?status=proved&area=sql',
    '/labs/query/top-three-per-genre',
    '/labs/query/top-three-per-genre/help',
    '/labs/query/top-three-per-genre/debrief',
    '/labs/change/upsert-a-rating',
    '/labs/folder/where-am-i',
    '/labs/http/films-resource',
    '/labs/page/no-mouse',
    '/labs/http/films-resource/server',
    '/attempts/019a0000-0000-7000-8000-000000000003',
    '/skills',
    '/path',
    '/path/database-administrator',
    '/capstone',
    '/capstone/it-answers',
    '/capstone/list-and-filter',
    '/capstone/contract',
    '/progress',
    '/week',
    '/components',
    ...wayPages,
    '/roles/solutions-architect',
    '/pay?soc=15-1254&state=AK',
    '/programs?q=bootcamp',
    '/programs?q=computer+univresity&state=OH&sort=earnings',
    '/programs?q=harvard&state=OH&price=1',
    '/programs?zip=30399&within=50&sort=distance',
    '/programs?zip=303',
    '/programs/compare?id=entered-019a0000-0000-7000-8000-000000000777&id=200004-1101-bachelor&id=204796-1101-bachelor',
    '/certifications/oracle-1z0-909',
    '/interviews?q=nothing-fits',
    '/interviews/what-a-deadlock-is',
    '/problems/unknown-lab',
    '/labs/query/there-is-no-such-lab',
    '/nowhere',
    '/missing?role=database-administrator',
    '/match?sent=yes&state=GA&near=yes&money=20000&hours=20&months=24&w-cost=9',
    '/match?zip=99999&within=50',
    '/match?zip=303',
    '/match?w-cost=0&w-time=0&w-gain=0&w-finishing=0&w-field=0&w-place=0&w-hours=0&w-start=0',
  ],
  fresh: [
    '/',
    '/start',
    '/progress',
    '/week',
    '/labs/query/top-three-per-genre',
    '/labs/query/top-three-per-genre/help',
    '/placement',
    '/placement/result',
    '/plan',
    '/missing',
    '/match',
    '/capstone',
    '/capstone/it-answers',
  ],
  choose: ['/placement'],
  order: ['/placement'],
  predict: ['/placement'],
  query: ['/placement'],
} as const

/** What a learner in such a state is like. */
const states: Record<keyof typeof pages, FixtureState> = {
  begun: {},
  fresh: { fresh: true },
  choose: { item: 'start/where-it-broke' },
  order: { item: 'txn/try-it-again' },
  predict: { item: 'code/who-waits' },
  query: { item: 'sql/never-rated' },
}

let browser: Browser
const servers: Record<string, FastifyInstance> = {}
const addresses: Record<string, string> = {}

beforeAll(async () => {
  const folder = await buildBrowserFiles()
  for (const [state, learner] of Object.entries(states)) {
    const server = await fixtureServer(folder, learner)
    servers[state] = server
    addresses[state] = await server.listen({ host: '127.0.0.1', port: 0 })
  }
  browser = await openBrowser()
})

afterAll(async () => {
  await browser.close()
  for (const server of Object.values(servers)) await server.close()
})

const narrow = { width: 320, height: 900 }
const wide = { width: 1280, height: 900 }

/** Rules whose verdict can change with the colors of a page. */
const ofColor = ['color-contrast', 'link-in-text-block']

/** What axe finds, by all its rules or by some. */
async function faultsOf(page: Page, rules: readonly string[] | null = null): Promise<string[]> {
  const options = {
    resultTypes: ['violations'],
    // Only css-orientation-lock needs style sheets loaded anew, and none of ours asks for an orientation.
    preload: false,
    ...(rules === null ? {} : { runOnly: { type: 'rule', values: rules } }),
  }
  const { violations } = await page.evaluate(
    async (wanted) =>
      (await (window as unknown as { axe: { run: (o: object) => Promise<AxeResults> } }).axe.run(
        wanted,
      )) as AxeResults,
    options,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
  )
}

/** Rules whose verdict can change with the width and the scheme of a page that is there already. */
const ofLayout = [...ofColor, 'target-size', 'scrollable-region-focusable', 'hidden-content']

describe('every page', () => {
  const all = Object.entries(pages).flatMap(([state, urls]) => urls.map((url) => [state, url]))
  let context: BrowserContext
  beforeAll(async () => {
    context = await browser.newContext({
      viewport: narrow,
      colorScheme: 'dark',
      reducedMotion: 'reduce',
    })
  })
  afterAll(() => context.close())
  it.each(all)('%s %s can be used by everybody', async (state, url) => {
    const page = await context.newPage()
    const said: string[] = []
    page.on('pageerror', (error) => said.push(error.message))
    page.on('console', (message) => {
      const isRefusal = /\b40[04]\b/.test(message.text())
      if (message.type() === 'error' && !isRefusal) said.push(message.text())
    })
    await page.goto(`${addresses[state as string]}${url}`)
    if (url?.startsWith('/labs/') && (await page.locator('#answer').count()) > 0) {
      await page.locator('#answer').scrollIntoViewIfNeeded()
      await page.waitForSelector('.cm-editor')
    }
    await page.evaluate(axe)
    const faults = await faultsOf(page)
    const wider = [await widerThanWindow(page)]
    const cut = await cutTexts(page)
    await page.setViewportSize(wide)
    await page.emulateMedia({ colorScheme: 'light' })
    faults.push(...(await faultsOf(page, ofLayout)))
    wider.push(await widerThanWindow(page))
    cut.push(...(await cutTexts(page)))
    await page.close()
    expect({ faults, said, wider, cut }).toEqual({ faults: [], said: [], wider: [0, 0], cut: [] })
  })
})

/** By how many pixels a page is wider than its window. */
async function widerThanWindow(page: Page): Promise<number> {
  const more = () => document.documentElement.scrollWidth - window.innerWidth
  return Math.max(0, await page.evaluate(more))
}

/** Words and numbers of drawings that reach over the edge of their drawing. */
async function cutTexts(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll('svg text')].flatMap((text) => {
      const own = text.getBoundingClientRect()
      const all = text.closest('svg')?.getBoundingClientRect()
      const isShown = own.width > 0 && all !== undefined
      const isCut = isShown && (own.left < all.left - 1 || own.right > all.right + 1)
      return isCut ? [text.textContent ?? ''] : []
    }),
  )
}

/** Pages whose colors are most of all, in the other scheme of each width. */
it.each([
  ['/components', 'dark', 1280],
  ['/components', 'light', 320],
  ['/labs/query/top-three-per-genre', 'dark', 1280],
  ['/labs/query/top-three-per-genre', 'light', 320],
] as const)('%s in %s at %i px can be read', async (url, colorScheme, width) => {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
  await page.goto(`${addresses.begun}${url}`)
  await page.evaluate(axe)
  expect(await faultsOf(page, ofColor)).toEqual([])
  await page.close()
})

it('finds a fault where there is one: the canary', async () => {
  const page = await browser.newPage()
  await page.setContent(
    '<html lang="en"><title>x</title><main><h1>x</h1><input><img src="x"></main>',
  )
  await page.evaluate(axe)
  expect((await faultsOf(page)).map((fault) => fault.split(':')[0]).sort()).toEqual([
    'image-alt',
    'label',
  ])
  await page.close()
})

it('finds a number that a drawing cuts: the canary', async () => {
  const page = await browser.newPage()
  await page.setContent(
    '<svg width="100" height="40"><text x="-9" y="20">$100k</text><text x="9" y="20">$0</text></svg>',
  )
  expect(await cutTexts(page)).toEqual(['$100k'])
  await page.close()
})

it('finds a color that dark makes unreadable: the canary', async () => {
  const page = await browser.newPage({ colorScheme: 'light' })
  await page.setContent(
    `<html lang="en"><title>x</title><style>
      body { color: #222; background: #fff }
      @media (prefers-color-scheme: dark) { body { background: #333 } }
    </style><main><h1>x</h1><p>Text</p></main>`,
  )
  await page.evaluate(axe)
  expect(await faultsOf(page, ofColor)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect((await faultsOf(page, ofColor)).map((fault) => fault.split(':')[0])).toContain(
    'color-contrast',
  )
  await page.close()
})
