import type { FastifyInstance } from 'fastify'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildBrowserFiles } from '../web/browser-files.ts'
import { openBrowser } from '../web/open-browser.ts'
import { fixtureServer } from '../web/serve.ts'

const lab = '/labs/query/top-three-per-genre'

let browser: Browser
let folder: string
let server: FastifyInstance
let context: BrowserContext
let page: Page
let address: string

beforeAll(async () => {
  folder = await buildBrowserFiles()
  browser = await openBrowser()
})
afterAll(() => browser.close())

async function open(options: { javaScriptEnabled: boolean }): Promise<void> {
  server = await fixtureServer(folder, { fresh: true })
  address = await server.listen({ host: '127.0.0.1', port: 0 })
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  page = await context.newPage()
  await page.goto(address + lab)
}

afterEach(async () => {
  await context.close()
  await server.close()
})

/** Writes over what the editor holds, by keyboard alone. */
async function write(text: string): Promise<void> {
  await page.locator('.cm-content').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

const isFocused = (element: Element): boolean => element === document.activeElement

const held = (): Promise<string> => page.inputValue('#answer-text', { timeout: 5_000 })

describe('the lab page with script', () => {
  beforeEach(async () => {
    await open({ javaScriptEnabled: true })
    await page.waitForSelector('.cm-editor')
  })

  it('checks by Ctrl+Enter, shows the rows that prove it, and says so', async () => {
    await write('select title\nfrom film\nwhere true;')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('#verdict-box .cx')
    expect(await page.textContent('#verdict-says')).toMatch(/failed.*3 of 5 checks pass/)
    expect(await page.locator('#verdict-box .checks > li').count()).toBe(5)
    expect(await page.locator('#attempts-box tbody tr').count()).toBe(1)
    expect(await page.locator('.cm-marked').count()).toBeGreaterThan(0)
    expect(await page.isVisible('#after h2')).toBe(false)
  })

  it('types over several lines, and the console stays empty', async () => {
    const said: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') said.push(message.text())
    })
    await write('select title\nfrom film\nwhere true;')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('s')
    expect(await held()).toBe('s')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('(')
    expect(await held()).toBe('(s)')
    expect(said).toEqual([])
  })

  it('shows the debrief and the way on after passing', async () => {
    await write('select coalesce(1, 0);')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('#debrief')
    expect(await page.textContent('#debrief')).toContain('Your own answer')
    expect(await page.textContent('.way-on .btn-go')).toContain('Next: ')
    expect(await page.locator('.btn-go').count()).toBe(1)
  })

  it('runs by Shift+Enter and marks the place of an error', async () => {
    await write('select oops')
    await page.keyboard.press('Shift+Enter')
    await page.waitForSelector('#run-box [data-error-at]')
    expect(await page.textContent('.cm-fault')).toBe('oops')
    await write('select title from film')
    await page.keyboard.press('Shift+Enter')
    await page.waitForSelector('#run-box table')
    expect(await page.locator('.cm-fault').count()).toBe(0)
  })

  it('waits for rows that take longer than the server waits', async () => {
    await write('select slow')
    await page.keyboard.press('Shift+Enter')
    await page.locator('#run-box table').waitFor()
    expect(await page.locator('#run-box [data-running]').count()).toBe(0)
  })

  it('keeps what is typed, and the text of the window after a reload', async () => {
    await write('select 42')
    await page.waitForFunction(() =>
      document.getElementById('draft-note')?.textContent?.startsWith('saved'),
    )
    await page.reload()
    expect(await held()).toBe('select 42')
  })

  it('keeps each window its own text, and offers the other one', async () => {
    await write('select 1')
    await page.waitForFunction(() =>
      document.getElementById('draft-note')?.textContent?.startsWith('saved'),
    )
    const other = await context.newPage()
    await other.goto(address + lab)
    await other.waitForSelector('.cm-editor')
    await other.locator('.cm-content').focus()
    await other.keyboard.press('Control+A')
    await other.keyboard.insertText('select 2')
    await other.waitForFunction(() =>
      document.getElementById('draft-note')?.textContent?.startsWith('saved'),
    )
    await page.reload()
    expect(await held()).toBe('select 1')
    await page.getByRole('button', { name: 'Use that one' }).click()
    await page.waitForSelector('.cm-editor')
    expect(await held()).toBe('select 2')
  })

  it('goes back to the starter and undoes it', async () => {
    await write('select 42')
    await page.getByRole('button', { name: 'Back to the starter' }).click()
    await page.locator('.toast').waitFor()
    expect(await held()).toBe('select 1;\n')
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Your text is back.').waitFor()
    expect(await held()).toBe('select 42')
  })

  it('opens hints one at a time, then offers the solutions', async () => {
    for (const opened of [1, 2, 3]) {
      await page.locator('#hints form button').click()
      await page
        .locator('#hints details')
        .nth(opened - 1)
        .waitFor()
      expect(await page.locator('#hints details').count()).toBe(opened)
      await page.waitForFunction(() => document.activeElement?.matches('#hints summary'))
      expect(await page.locator('#hints summary').last().evaluate(isFocused)).toBe(true)
    }
    await page.getByRole('button', { name: 'See the solutions' }).click()
    await page.getByText('You’ve seen these').waitFor()
  })

  it('runs an example of the lesson in its place', async () => {
    await page.getByRole('button', { name: 'Run this' }).click()
    await page.locator('.example-out').getByText('2 rows').waitFor()
    expect(await page.isVisible('#run')).toBe(false)
  })

  it('completes the columns of a table by its other name', async () => {
    await write('select f. from film f')
    for (let step = 0; step < ' from film f'.length; step++) await page.keyboard.press('ArrowLeft')
    await page.keyboard.type('ti')
    await page.locator('.cm-tooltip-autocomplete li').first().waitFor()
    expect(await page.locator('.cm-tooltip-autocomplete li').allTextContents()).toEqual(['title'])
  })

  it('does not load the editor for who reads far above it', async () => {
    const phone = await browser.newContext({ viewport: { width: 390, height: 700 } })
    const reader = await phone.newPage()
    const asked: string[] = []
    reader.on('request', (request) => asked.push(request.url()))
    await reader.goto(address + lab, { waitUntil: 'load' })
    await reader.locator('#brief').scrollIntoViewIfNeeded()
    expect(asked.filter((url) => url.includes('/editor-'))).toEqual([])
    await reader.locator('#answer').scrollIntoViewIfNeeded()
    await reader.waitForSelector('.cm-editor')
    await phone.close()
  })

  it('steps through a schedule by its buttons and by keys', async () => {
    await page.goto(`${address}/components`)
    const says = () => page.textContent('[data-timeline-at]')
    await page.getByRole('button', { name: 'First' }).first().click()
    expect(await says()).toBe('Moment 1 of 9')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await says()).toBe('Moment 3 of 9')
    await page.keyboard.press('ArrowLeft')
    expect(await says()).toBe('Moment 2 of 9')
    await page.keyboard.press('End')
    expect(await says()).toBe('The end')
    await page.keyboard.press('Home')
    expect(await says()).toBe('Moment 1 of 9')
  })

  it('lets the keyboard out of the editor', async () => {
    await page.locator('.cm-content').focus()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Check')
  })

  it('shows at every stop where the keyboard is', async () => {
    const unseen: string[] = []
    let stops = 0
    for (; stops < 300; stops++) {
      await page.keyboard.press('Tab')
      // The editor takes note of its focus a moment later.
      await page.waitForFunction(
        () => document.activeElement?.closest('.cm-editor:not(.cm-focused)') == null,
      )
      const stop = await page.evaluate(() => {
        const here = document.activeElement
        if (here === null || here === document.body) return null
        const around = [here, here.parentElement, here.closest('.cm-editor')]
        const isSeen = around.some((one) => one && getComputedStyle(one).outlineStyle !== 'none')
        return { isSeen, name: `${here.tagName} ${here.ariaLabel ?? here.textContent}` }
      })
      if (stop === null) break
      if (!stop.isSeen) unseen.push(stop.name)
    }
    expect(stops).toBeGreaterThan(20)
    const still = await page.evaluate(
      () =>
        [...document.querySelectorAll('section[tabindex="0"]')].filter(
          (box) =>
            box.checkVisibility() &&
            box.scrollWidth <= box.clientWidth &&
            box.scrollHeight <= box.clientHeight,
        ).length,
    )
    expect(still).toBe(0)
    expect(stops).toBeLessThan(300)
    expect(unseen).toEqual([])
  })

  it('says that Backwright is gone, and goes on when it answers again', async () => {
    const port = Number(new URL(address).port)
    await server.close()
    await page.getByText('Backwright has stopped answering').waitFor()
    await write('select 42')
    await page.getByText('not saved yet').waitFor()
    server = await fixtureServer(folder, { fresh: true })
    await server.listen({ host: '127.0.0.1', port })
    await page.getByText('Backwright answers again').waitFor()
    await page.waitForFunction(() =>
      document.getElementById('draft-note')?.textContent?.startsWith('saved'),
    )
    expect(await held()).toBe('select 42')
  })

  it('says that the server does not answer, and keeps the text', async () => {
    await write('select 42')
    await page.waitForFunction(() =>
      document.getElementById('draft-note')?.textContent?.startsWith('saved'),
    )
    await page.route('**/api/v1/attempts', (route) => route.abort())
    await page.keyboard.press('Control+Enter')
    await page.getByText('No response from the server').waitFor()
    expect(await held()).toBe('select 42')
  })
})

describe('the lab page without script', () => {
  beforeEach(() => open({ javaScriptEnabled: false }))

  it('reads, runs, checks, brings back and undoes', async () => {
    await page.fill('#answer-text', 'select title\nfrom film')
    await page.getByRole('button', { name: /^Run Shift/ }).click()
    expect(await page.textContent('#run-box')).toContain('2 rows')
    expect(await held()).toBe('select title\nfrom film')
    await page.getByRole('button', { name: /^Check/ }).click()
    expect(page.url()).toMatch(/\?attempt=.*#verdict$/)
    expect(await page.textContent('#verdict-box')).toContain(
      'The smallest case we found that breaks it',
    )
    await page.getByRole('button', { name: 'Back to the starter' }).click()
    expect(await held()).toBe('select 1;\n')
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await held()).toBe('select title\nfrom film')
    await page.getByRole('button', { name: /^Bring back/ }).click()
    expect(await held()).toBe('select title\nfrom film')
    await page.getByRole('button', { name: 'Open hint 1 of 3' }).click()
    expect(await page.locator('#hints details').count()).toBe(1)
  })

  it('answers three questions, or skips them, and is at the first lab', async () => {
    await page.goto(`${address}/`)
    await page.getByRole('link', { name: 'Solve your first lab' }).click()
    await page.getByLabel('A little').check()
    await page.getByRole('button', { name: 'Go to your first lab' }).click()
    expect(page.url()).toBe(`${address}/labs/query/films-by-year`)
    await page.goto(`${address}/start`)
    expect(await page.getByLabel('A little').isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Skip the questions' }).click()
    expect(page.url()).toBe(`${address}/labs/query/films-by-year`)
  })

  it('changes the colors, and keeps them', async () => {
    await page.goto(`${address}/labs`)
    await page.getByRole('button', { name: 'slate' }).click()
    expect(page.url()).toBe(`${address}/labs`)
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark')
    await page.getByRole('button', { name: 'system' }).click()
    expect(await page.getAttribute('html', 'data-theme')).toBe(null)
  })

  it('finds labs by words', async () => {
    await page.goto(`${address}/labs`)
    await page.getByLabel('Search').fill('genre')
    await page.getByRole('button', { name: 'Show labs' }).click()
    const [found, all] = ((await page.textContent('#h-list')) ?? '').match(/\d+/g) ?? []
    expect(Number(found)).toBeGreaterThan(0)
    expect(Number(found)).toBeLessThan(Number(all))
  })
})
