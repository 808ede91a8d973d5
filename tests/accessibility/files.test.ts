import fs from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { FastifyInstance } from 'fastify'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildBrowserFiles } from '../web/browser-files.ts'
import { openBrowser } from '../web/open-browser.ts'
import { fixtureServer } from '../web/serve.ts'

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
let folder: string
let server: FastifyInstance
let address: string
let context: BrowserContext
let page: Page

beforeAll(async () => {
  folder = await buildBrowserFiles()
  browser = await openBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  server = await fixtureServer(folder, { fresh: true })
  address = await server.listen({ host: '127.0.0.1', port: 0 })
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  page = await context.newPage()
})
afterEach(async () => {
  await context.close()
  await server.close()
})

async function openLab(lab: string): Promise<void> {
  await page.goto(`${address}/labs/${lab}`)
  await page.locator('#answer').scrollIntoViewIfNeeded()
  await page.waitForSelector('.cm-editor')
}

const button = (name: string | RegExp): Locator =>
  page.locator('.files-tree').getByRole('button', { name, exact: true })
const nameField = (): Locator => page.locator('#tree-name')
const tree = (): Promise<(string | null)[]> =>
  page
    .locator('.tree-file')
    .evaluateAll((files) => files.map((file) => file.getAttribute('aria-label')))
const held = (): Promise<string> => page.inputValue('#answer-text')

/** What the keyboard is on, as it's called aloud. */
const focused = (): Promise<string | null | undefined> =>
  page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent)

async function press(name: string): Promise<void> {
  await button(name).focus()
  await page.keyboard.press('Enter')
}

/** Makes a file by keyboard alone; the keyboard is in it afterwards. */
async function makeFile(name: string, text: string): Promise<void> {
  await press('New file')
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  expect(await focused()).toBe(`${name}, your answer`)
  await page.keyboard.type(text)
}

async function saved(): Promise<void> {
  await page.waitForFunction(() =>
    document.getElementById('draft-note')?.textContent?.startsWith('saved'),
  )
}

/** The files of the draft as another window gets them. */
async function keptFiles(lab: string): Promise<string> {
  const other = await browser.newContext({ javaScriptEnabled: false })
  const reader = await other.newPage()
  await reader.goto(`${address}/labs/${lab}`)
  const text = await reader.inputValue('#answer-text')
  await other.close()
  return text
}

describe.each([
  ['page/no-mouse', 'index.html', 'look/page.css'],
  ['http/films-resource', 'server.ts', 'lib/films.ts'],
])('the files of %s', (lab, main, name) => {
  beforeEach(() => openLab(lab))

  it('get a new one by keyboard alone, which is saved and handed in', async () => {
    await page.locator('.tree-file').focus()
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('New file')
    await makeFile(name, 'x')
    expect(await tree()).toEqual([main, name])
    expect(await button(name).getAttribute('aria-current')).toBe('true')
    await saved()
    const whole = `==> ${main} <==\n-- Three films for each genre\nselect genre\nfrom film;\n\n==> ${name} <==\nx\n`
    expect(await keptFiles(lab)).toBe(whole)
    const handedIn = page.waitForResponse('**/api/v1/attempts')
    await page.keyboard.press('Control+Enter')
    const { attemptId } = (await (await handedIn).json()) as { attemptId: string }
    const attempt = await (await fetch(`${address}/api/v1/attempts/${attemptId}`)).json()
    expect(attempt.answer).toBe(whole)
  })

  it('say what is wrong with a name, and stay as they are', async () => {
    await makeFile(name, 'x')
    const before = await held()
    await press('New file')
    const inside = name.split('/')[0] as string
    for (const [typed, says] of [
      ['', 'Expected a name. Got none. Write one such as lib/films.ts.'],
      ['../x.ts', 'Expected a path inside your folder'],
      ['a\\b', 'Got a\\b.'],
      [main, `Got ${main}, which is there already. Try another name, or open that file.`],
      [inside, `Got ${inside} beside ${name}.`],
    ] as const) {
      await nameField().fill(typed)
      await page.keyboard.press('Enter')
      expect(await page.getByRole('alert').textContent()).toContain(says)
      expect(await nameField().getAttribute('aria-invalid')).toBe('true')
      expect(await nameField().evaluate((field) => field === document.activeElement)).toBe(true)
    }
    await page.keyboard.press('Escape')
    expect(await focused()).toBe('New file')
    expect(await nameField().isVisible()).toBe(false)
    expect(await held()).toBe(before)
    await press('New file')
    expect(await page.locator('#tree-name-wrong').textContent()).toBe('')
  })

  it('are renamed with what is in them', async () => {
    await makeFile(name, 'x')
    await press(`Rename ${name}`)
    expect(await nameField().inputValue()).toBe(name)
    await nameField().fill('new.txt')
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('new.txt')
    expect(await page.locator('.tree-says').textContent()).toBe(`${name} is now new.txt.`)
    expect(await tree()).toEqual([main, 'new.txt'].sort())
    expect(await held()).toContain('==> new.txt <==\nx\n')
    expect(await held()).not.toContain(name)
    await press('Rename new.txt')
    await nameField().fill(main)
    await button('Save').click()
    expect(await page.getByRole('alert').textContent()).toContain('which is there already')
    await saved()
    expect(await keptFiles(lab)).toBe(await held())
  })

  it('lose one, and get it back by the same keyboard', async () => {
    await makeFile(name, 'x')
    const before = await held()
    await press(`Delete ${name}`)
    expect(await focused()).toBe(main)
    expect(await page.locator('.tree-says').textContent()).toBe(`${name} is deleted.`)
    expect(await tree()).toEqual([main])
    await saved()
    expect(await keptFiles(lab)).not.toContain(name)
    await makeFile(name, 'another')
    await press(`Undo: bring back ${name}`)
    expect(await page.locator('.tree-says').textContent()).toContain('which is there already')
    expect(await held()).toContain('another')
    await press(`Rename ${name}`)
    await nameField().fill('other.txt')
    await page.keyboard.press('Enter')
    await press(`Undo: bring back ${name}`)
    expect(await focused()).toBe(name)
    expect(await page.locator('.tree-says').textContent()).toBe(`${name} is back.`)
    expect(await held()).toContain('==> other.txt <==\nanother')
    expect(await button(/^Undo/).count()).toBe(0)
    const whole = await held()
    await press('other.txt')
    expect(await held()).toBe(whole)
    await press('Delete other.txt')
    expect(await held()).toBe(before)
  })

  it('pass axe at each step, in light and dark', async () => {
    await page.evaluate(axe)
    await makeFile(name, 'x')
    await makeFile(name.replaceAll(/[/.]/g, '-'), 'y')
    await press('New file')
    await page.keyboard.press('Enter')
    expect(await faults()).toEqual([])
    await page.keyboard.press('Escape')
    await press(`Delete ${name.replaceAll(/[/.]/g, '-')}`)
    expect(await faults()).toEqual([])
  })
})

async function faults(): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: { run: (o: object) => Promise<AxeResults> } }).axe.run({
        resultTypes: ['violations'],
        preload: false,
      }),
    )
    found.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)))
  }
  return found
}

it('keeps the main file, unless a Procfile says what is started', async () => {
  await openLab('http/films-resource')
  expect(await button(/^(Rename|Delete)/).count()).toBe(0)
  await makeFile('main.go', 'package main')
  await press('server.ts')
  expect(await button(/^(Rename|Delete)/).count()).toBe(0)
  await makeFile('Procfile', 'web: go run main.go')
  await press('server.ts')
  await press('Delete server.ts')
  expect(await tree()).toEqual(['Procfile', 'main.go'])
})

it('offers no files where the answer is one text', async () => {
  await openLab('query/top-three-per-genre')
  expect(await page.locator('.files-tree').count()).toBe(0)
  expect(await page.getByRole('button', { name: 'New file' }).count()).toBe(0)
})
