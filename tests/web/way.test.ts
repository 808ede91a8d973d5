import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { homeExamples } from '../../src/web/pages/home-examples.ts'
import { buildBrowserFiles } from './browser-files.ts'
import { fixtureServer } from './serve.ts'

let server: FastifyInstance
beforeAll(async () => {
  server = await fixtureServer(await buildBrowserFiles())
})
afterAll(() => server.close())

const headers = { host: '127.0.0.1:4400' }
const get = (url: string) => server.inject({ url, headers: { ...headers, accept: 'text/html' } })
const post = (url: string, fields: Record<string, string>) =>
  server.inject({
    method: 'POST',
    url,
    headers: {
      ...headers,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html',
    },
    payload: new URLSearchParams(fields).toString(),
  })

const pages = [
  '/way',
  '/is-it-for-me',
  '/questions',
  '/roles',
  '/roles/back-end-engineer',
  '/roles/database-administrator',
  '/roles/solutions-architect',
  '/roles/front-end',
  '/pay',
  '/routes',
  '/programs',
  '/languages',
  '/degrees',
  '/community',
  '/continue',
]

describe('the first page', () => {
  it('shows what the grader said to three wrong answers', async () => {
    const { body } = await get('/about')
    expect(body.match(/aria-label="What breaks it: /g)).toHaveLength(3)
    for (const { labId } of homeExamples) expect(body).toContain(`href="/labs/${labId}"`)
  })

  it('runs a query, and shows what PostgreSQL says', async () => {
    const { statusCode, headers } = await post('/try', { sql: 'select 7' })
    expect(statusCode).toBe(303)
    const { body } = await get(String(headers.location))
    expect(body).toContain('select 7</textarea>')
    expect(body).toContain('Rows of the last run')
  })
})

describe('the menu of the way', () => {
  it('marks the current page, once, and leads to the next', async () => {
    const { body } = await get('/pay')
    const menu = /<nav class="way-menu[^]*?<\/nav>/.exec(body)?.[0] ?? ''
    expect(menu.match(/aria-current="page"/g)).toHaveLength(1)
    expect(menu).toContain('<a href="/pay" aria-current="page">')
    expect(body).toMatch(/href="\/routes">Next: Routes</)
  })
})

describe('pages of the way', () => {
  it.each(pages)('%s names the source and date of what it shows', async (url) => {
    const { statusCode, body } = await get(url)
    expect(statusCode).toBe(200)
    const cited = [...body.matchAll(/href="#source-(\d+)"/g)].map(([, number]) => number)
    expect(cited.length).toBeGreaterThan(0)
    for (const number of cited) expect(body).toContain(`id="source-${number}"`)
    expect(body).toMatch(/<li id="source-1"[^>]*>[^<]+, published /)
    expect(body).not.toContain('{{')
  })

  it.each(pages)('%s has a table or words beside every drawing', async (url) => {
    const { body } = await get(url)
    const drawings = body.match(/<svg class="(?:wide|narrow)"/g) ?? []
    const described =
      body.match(/<svg class="(?:wide|narrow)"[^>]* role="img" aria-labelledby/g) ?? []
    expect(described).toHaveLength(drawings.length)
    if (drawings.length > 0) expect(body).toContain('<table class="data">')
  })

  it.each(pages)('%s links to pages that are there', async (url) => {
    const { body } = await get(url)
    const inside = [...body.matchAll(/href="(\/[^"#]*)/g)].map(([, href]) => href as string)
    const asked = new Set(inside.filter((href) => !/^\/(static|labs|path|plan|match)/.test(href)))
    for (const href of asked) {
      const { statusCode } = await get(href.replaceAll('&amp;', '&'))
      expect(statusCode, href).toBe(200)
    }
  })

  it('show the sentences of O*NET marked and attributed', async () => {
    const { body } = await get('/roles/back-end-engineer')
    expect(body).toMatch(/<blockquote class="quoted[^]*Quoted word for word from O\*NET/)
    expect(body).toContain('CC BY 4.0')
  })

  it('say an unknown role, and go on without an unknown state', async () => {
    expect((await get('/roles/wizard')).statusCode).toBe(404)
    const { statusCode, body } = await get('/pay?soc=99-9999&state=ZZ')
    expect(statusCode).toBe(200)
    expect(body).toContain('Software developers by state')
  })

  it('say that a figure is not published, and never zero', async () => {
    const { body } = await get('/pay?soc=15-1254&state=AK')
    expect(body).toMatch(/<strong>Alaska<\/strong> Not published/)
    expect(body).toContain('not published')
  })

  it('say why a price is below zero', async () => {
    const { body } = await get('/programs?q=atlanta+technical+college')
    expect(body).toMatch(/−\$\d+<\/strong>, because grants were more than the price/)
  })

  it('put the old claims beside what they were and the newest figures', async () => {
    const { body } = await get('/pay')
    expect(body).toContain('mean of all occupations in May 2020')
    expect(body).toMatch(/Median of software developers: \$135,980/)
  })

  it('promise nothing', async () => {
    for (const url of pages) {
      const { body } = await get(url)
      expect(body.replace(/<[^>]+>/g, ' ')).not.toMatch(/guarantee|you will (?:earn|get|be hired)/i)
    }
  })
})

describe('after the first job', () => {
  it('shows what each role still needs, and what was proved longest ago', async () => {
    const { body } = await get('/continue')
    expect(body).toContain('/missing?role=solutions-architect')
    expect(body).toMatch(/Proved longest ago[^]*href="\/skills#sql\/select"/)
  })
})

describe('programs', () => {
  it('end never in an empty page for whoever wants a bootcamp', async () => {
    const { body } = await get('/programs?credential=bootcamp&state=AK')
    expect(body).toContain('Certificates of a year or less')
    expect(body).toContain('these are from everywhere')
    const near = (await get('/programs?credential=bootcamp&state=TX')).body
    expect(near).not.toContain('these are from everywhere')
    expect(body).toContain('The typical bootcamp')
    expect(body).toContain('href="/programs/enter"')
  })

  it('say how a mistyped word was read, and what stands in the way', async () => {
    expect((await get('/programs?q=univresity')).body).toContain('searched for <strong>university')
    const { body } = await get('/programs?q=harvard&state=OH')
    expect(body).toMatch(/without the state: \d+ program/)
  })

  it('keep what is chosen while one looks for another', async () => {
    const { body } = await get('/programs?id=204796-1101-bachelor&q=western')
    expect(body).toMatch(/Chosen earlier[^]*Ohio State/)
  })

  it.each([
    ['/programs/compare', /Expected two to \d programs/],
    ['/programs/compare?id=nope', /Expected two to \d programs/],
    ['/programs?price=cheap', /Got cheap\. Type it like 20000/],
  ])('%s is answered in the list', async (url, says) => {
    const { statusCode, body } = await get(url)
    expect(statusCode).toBe(400)
    expect(body).toMatch(says)
    expect(body).toContain('action="/programs/compare"')
  })

  it('entered wrongly leave what was typed in the form, with what to mend', async () => {
    const typed = { school: '<b>School</b>', field: 'F', credential: 'bootcamp', url: 'ftp://x' }
    const { statusCode, body } = await post('/programs/enter', typed)
    expect(statusCode).toBe(400)
    expect(body).toContain('Expected url: an address that begins with https://')
    expect(body).toMatch(/value="&lt;b>School&lt;\/b>"|value="&lt;b&gt;School/)
    expect(body).toMatch(/id="url"[^>]*aria-invalid="true"/)
  })

  it('entered well are in the list, as text and with whoever said so', async () => {
    const answer = await post('/programs/enter', {
      school: 'Quagga <script>alert(1)</script>',
      field: 'Back end',
      credential: 'bootcamp',
      city: '',
      state: '',
      is_online: 'yes',
      price_total: '12000',
      weeks: '',
      url: 'https://example.org/q',
      looked_at: '2026-11-01',
      entered_by: 'Kofi',
      note: '',
    })
    expect(answer.statusCode).toBe(303)
    const { body } = await get('/programs?q=quagga')
    expect(body).toContain('Entered by Kofi')
    expect(body).toContain('November 1, 2026')
    expect(body).not.toContain('<script>alert')
  })
})

describe('ten minutes of the work', () => {
  it('run on a lab’s database, and come back to their place', async () => {
    const answer = await post('/is-it-for-me', { task: 'ask', sql: 'select 1' })
    expect(answer.statusCode).toBe(303)
    const { body } = await get(String(answer.headers.location).replace(/#.*$/, ''))
    expect(body).toContain('The Salt Road')
    expect((await post('/is-it-for-me', { task: 'nap', sql: '' })).statusCode).toBe(400)
  })
})
