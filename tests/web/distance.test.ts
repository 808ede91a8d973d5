import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBrowserFiles } from './browser-files.ts'
import { fixtureServer } from './serve.ts'

let server: FastifyInstance
beforeAll(async () => {
  server = await fixtureServer(await buildBrowserFiles())
})
afterAll(() => server.close())

const get = (url: string) =>
  server.inject({ url, headers: { host: '127.0.0.1:4400', accept: 'text/html' } })

/** The main part without its form: which programs are where, and in which order. */
const titlesOf = (body: string): string[] =>
  [...body.matchAll(/<h3>.*?<a href="\/programs\/compare\?id=[^"]*">([^<]*)/g)].map(
    ([, title]) => title as string,
  )
const milesOf = (body: string): number[] =>
  [...body.matchAll(/about ([\d,]+) miles? away/g)].map(([, miles]) =>
    Number(miles?.replaceAll(',', '')),
  )

const bad = /Expected a ZIP code of five digits[^]*Got 303\. Type it like 30303/

describe.each(['/programs?q=', '/match?sent=yes&money=200000&hours=40'])(
  'the form of %s',
  (url) => {
    it('asks for a ZIP code in a field with a name, which keyboards and browsers know', async () => {
      const { body } = await get(url)
      const field = /<input[^>]*name="zip"[^>]*>/.exec(body)?.[0] ?? ''
      expect(field).toContain('inputmode="numeric"')
      expect(field).toContain('autocomplete="postal-code"')
      expect(field).not.toContain('aria-invalid')
      const id = /\bid="([^"]+)"/.exec(field)?.[1]
      expect(body).toMatch(new RegExp(`<label for="${id}">ZIP code`))
      expect(body).toContain(`id="${id}-h"`)
      expect(milesOf(body)).toEqual([])
    })

    it('says what is wrong with a ZIP code, and shows what it shows without one', async () => {
      const { body, statusCode } = await get(`${url}&zip=303&within=50`)
      expect(statusCode).toBe(400)
      expect(body).toMatch(bad)
      expect(body).toMatch(/<input[^>]*name="zip"[^>]*aria-invalid="true"[^>]*value="303"/)
      expect(body).toMatch(/aria-describedby="[^"]*zip-refused"[^]*/)
      expect(body).toContain('id="zip-refused"')
      expect(body).toMatch(/<option value="50" selected/)
      expect(titlesOf(body)).toEqual(titlesOf((await get(url)).body))
      expect(titlesOf(body).length).toBeGreaterThan(0)
    })

    it('asks for a ZIP code where only a distance is given', async () => {
      const { body, statusCode } = await get(`${url}&within=50`)
      expect(statusCode).toBe(400)
      expect(body).toMatch(/Expected a ZIP code to measure distances from[^]*Got none/)
      expect(titlesOf(body)).toEqual(titlesOf((await get(url)).body))
    })

    it('goes by state where it can’t place a ZIP code, and says so', async () => {
      const { body, statusCode } = await get(`${url}&zip=99999&within=50`)
      expect(statusCode).toBe(200)
      expect(body).toContain('We can’t place 99999')
      expect(body).toContain('We go by state.')
      expect(titlesOf(body)).toEqual(titlesOf((await get(url)).body))
      expect(milesOf(body)).toEqual([])
    })

    it('shows about how far each is in the same order, and how that is estimated', async () => {
      const { body, statusCode } = await get(`${url}&zip=30303-1234`)
      expect(statusCode).toBe(200)
      expect(titlesOf(body)).toEqual(titlesOf((await get(url)).body))
      expect(milesOf(body).length).toBeGreaterThan(5)
      expect(body).toContain('the middle of the 2 schools we know in 30303')
      const area = (await get(`${url}&zip=30399`)).body
      expect(area).toContain('We know no school in 30399')
      expect(area).toContain('the middle of the 9 schools whose ZIP code begins with 303')
    })

    it('takes what was typed as text', async () => {
      const { body } = await get(`${url}&zip=${encodeURIComponent('"><script>alert(1)</script>')}`)
      expect(body).not.toContain('<script>alert')
    })
  },
)

describe('programs by distance', () => {
  it('are sorted, limited, and keep both on the next page', async () => {
    const { body } = await get('/programs?zip=30303&within=50&sort=distance')
    const miles = milesOf(body)
    expect(miles.length).toBe(20)
    expect(miles).toEqual([...miles].sort((a, b) => a - b))
    expect(Math.max(...miles)).toBeLessThanOrEqual(50)
    const next = /href="([^"]*page=2[^"]*)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(next).toContain('zip=30303&within=50&sort=distance')
    expect(milesOf((await get(next)).body)[0]).toBeGreaterThanOrEqual(miles.at(-1) as number)
  })

  it('need a ZIP code to be sorted', async () => {
    const { body, statusCode } = await get('/programs?sort=distance')
    expect(statusCode).toBe(400)
    expect(body).toContain('Expected a ZIP code to measure distances from')
  })

  it('say that the distance stands in the way', async () => {
    const { body } = await get('/programs?zip=30303&within=10&state=WY')
    expect(body).toMatch(/without the distance: \d+ program/)
    expect(body).not.toMatch(/href="[^"]*within=10[^"]*">\s*without the distance/)
  })

  it('that are online have none', async () => {
    const { body } = await get('/programs?zip=30303&online=1')
    expect(titlesOf(body).length).toBeGreaterThan(5)
    expect(milesOf(body)).toEqual([])
    expect(body).toContain('Online programs have no distance')
  })
})

describe('match by distance', () => {
  it('leaves out what is farther, with the number and the reason', async () => {
    const { body } = await get('/match?sent=yes&money=200000&hours=40&zip=30303&within=50')
    const ranked = /id="h-programs"[^]*?<\/ol>/.exec(body)?.[0] ?? ''
    const miles = milesOf(ranked)
    expect(miles.length).toBeGreaterThan(5)
    expect(Math.max(...miles)).toBeLessThanOrEqual(50)
    expect(body).toMatch(/[\d,]+ not known to be within the distance/)
    expect(ranked).toMatch(/Gainesville, FL · online · public/)
    expect(ranked).toContain('Everything within 50 miles gets all the points')
  })
})
