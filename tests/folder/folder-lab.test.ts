import fs from 'node:fs'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App, CliContext } from '../../src/cli/context.ts'
import { writeFolderLab } from '../../src/cli/get-folder.ts'
import { checkFolder, watchFolder } from '../../src/cli/lab-check.ts'
import { resetLearner } from '../../src/command/reset-learner.ts'
import { openFolderGrader } from '../../src/grader/kinds/folder.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import type { FolderLab, FolderVariant } from '../../src/lab/kinds/folder.ts'
import { helpText } from '../../src/view/help-text.ts'
import { labPage } from '../../src/view/lab-page.ts'
import { type FreshStore, until } from '../store/fresh-store.ts'
import { type LivePages, openLivePages } from '../web/live-pages.ts'

const labId = 'folder/where-am-i'
const kind = openFolderGrader({ limits: defaultLimits })

let fresh: FreshStore
let live: LivePages
let browser: Browser
let address: string
let place: string

beforeAll(async () => {
  live = await openLivePages(kind)
  ;({ fresh, browser, address } = live)
}, 120_000)

afterAll(() => live.close())

beforeEach(async () => {
  await resetLearner(fresh.context, { learnerId: fresh.learnerId })
  place = fs.mkdtempSync(path.join(fresh.folder, 'work-'))
})

/** The terminal of somebody who types into the lab's folder. */
function terminal(): { context: CliContext; said: string[]; stop: AbortController } {
  const said: string[] = []
  const stop = new AbortController()
  const { context, learnerId } = fresh
  const app = { context, learnerId, close: async () => undefined } as unknown as App
  const cli = {
    io: { answer: (text: string) => said.push(text), progress: () => undefined, isTerminal: false },
    stop: stop.signal,
    openApp: async () => app,
  } as unknown as CliContext
  return { context: cli, said, stop }
}

async function getLab(): Promise<string> {
  const lab = fresh.catalog.labs.get(labId) as FolderLab
  await writeFolderLab(lab, place)
  return path.join(place, 'folder')
}

const make = (...folders: string[]): void => {
  for (const folder of folders)
    fs.mkdirSync(path.join(place, 'folder', folder), { recursive: true })
}

describe('lab get', () => {
  it('makes the folder as it is found at first, and leaves one that is there alone', async () => {
    const folder = await getLab()
    expect(fs.readdirSync(folder)).toEqual(['desk', 'shelf'])
    make('mine')
    await getLab()
    expect(fs.readdirSync(folder)).toEqual(['desk', 'mine', 'shelf'])
    expect(fs.readdirSync(place).filter((name) => name.startsWith('.making'))).toEqual([])
  })

  it('runs the starter commands', async () => {
    const lab = fresh.catalog.labs.get(labId) as FolderLab
    await writeFolderLab({ ...lab, start: { files: {}, commands: 'mkdir -p a/.b' } }, place)
    expect(fs.readdirSync(path.join(place, 'folder/a'))).toEqual(['.b'])
  })
})

describe('lab check', () => {
  it('grades the folder from anywhere inside it: 1 while it is wrong, 0 when it is right', async () => {
    const folder = await getLab()
    const { context, said } = terminal()
    make('shelf/posters')
    expect(await checkFolder(context, path.join(folder, 'shelf/posters'), true)).toBe(1)
    expect(JSON.parse(said[0] as string)).toMatchObject({
      status: 'failed',
      counterexample: { of: 'folder', name: 'shelf/short-films/posters' },
    })
    fs.rmdirSync(path.join(folder, 'shelf/posters'))
    make('shelf/short-films/posters', 'shelf/trailers')
    expect(await checkFolder(context, place, true)).toBe(0)
    const { learnerId } = fresh
    const { last, attempts } = await labPage(fresh.context, { learnerId, labId })
    expect(attempts.map(({ status, via }) => [status, via])).toEqual([
      ['passed', 'terminal'],
      ['failed', 'terminal'],
    ])
    const help = await helpText(fresh.context, { learnerId, attemptId: last?.id ?? '' })
    expect(help).toContain('harbor-lights.txt\n')
    expect(help).not.toContain('folder-1')
  })

  it('refuses a folder that no lab get made', async () => {
    await expect(checkFolder(terminal().context, fresh.folder, true)).rejects.toMatchObject({
      code: 'bad-input',
    })
  })

  it('--watch checks again on every change, until it is stopped', { timeout: 30_000 }, async () => {
    const folder = await getLab()
    const { context, said, stop } = terminal()
    const watching = watchFolder(context, folder, true)
    await until(() => said.length === 1)
    make('shelf/short-films/posters')
    await until(() => said.length === 2)
    make('shelf/trailers')
    await until(() => said.length === 3)
    stop.abort()
    expect(await watching).toBe(0)
    expect(said.map((text) => (JSON.parse(text) as { status: string }).status)).toEqual([
      'failed',
      'failed',
      'passed',
    ])
  })
})

describe('another version of the task', () => {
  const variantOf = (): FolderVariant => {
    const [variant] = (fresh.catalog.labs.get(labId) as FolderLab).variants
    return variant as FolderVariant
  }

  it('begins with its own folder where it brings one', async () => {
    const lab = fresh.catalog.labs.get(labId) as FolderLab
    const variant = { ...variantOf(), start: { files: { 'a/b.txt': 'b' }, commands: 'mkdir c' } }
    await writeFolderLab(lab, place, { variant })
    expect(fs.readdirSync(path.join(place, 'folder'))).toEqual(['a', 'c'])
    expect(fs.readFileSync(path.join(place, 'brief.md'), 'utf8')).toContain(variant.brief)
    await expect(writeFolderLab(lab, place)).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('is graded as that version, from a folder as its page says to get it', async () => {
    const lab = fresh.catalog.labs.get(labId) as FolderLab
    const variant = variantOf()
    const page = await browser.newPage()
    await page.goto(`${address}/labs/${labId}?variant=${variant.name}`)
    expect(await page.textContent('#command-get')).toBe(
      `backwright lab get where-am-i --variant ${variant.name}`,
    )
    expect(await page.textContent('#command-go')).toBe(`cd where-am-i-${variant.name}/folder`)
    await writeFolderLab(lab, place, { variant })
    make('shelf/long-films/subtitles', 'shelf/posters', 'archive')
    expect(await checkFolder(terminal().context, place, true)).toBe(0)
    await page.waitForSelector('#verdict-box .v-passed')
    const { attempts } = await labPage(fresh.context, { learnerId: fresh.learnerId, labId })
    expect(attempts.map((one) => [one.variant, one.status])).toEqual([[variant.name, 'passed']])
    await page.close()
  })
})

describe('the page', () => {
  it('says what to type, and follows what is checked in the terminal', async () => {
    const page = await browser.newPage()
    await page.goto(`${address}/labs/${labId}`)
    expect(await page.textContent('#command-get')).toBe('backwright lab get where-am-i')
    expect(await page.isVisible('#follow-note')).toBe(true)
    expect(await page.locator('#answer').count()).toBe(0)
    await getLab()
    make('shelf/short-films/posters', 'shelf/trailers')
    await checkFolder(terminal().context, place, true)
    await page.waitForSelector('#verdict-box .v-passed')
    await page.waitForSelector('#debrief')
    await until(async () => (await page.textContent('#verdict-says')) !== '')
    expect(await page.textContent('#verdict-says')).toMatch(/5 of 5 checks pass/)
    await page.close()
  })

  it('says the same without script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${address}/labs/${labId}`)
    expect(await page.textContent('#command-check')).toBe('backwright lab check')
    expect(await page.isVisible('#follow-note')).toBe(false)
    await getLab()
    await checkFolder(terminal().context, place, true)
    await page.getByRole('button', { name: 'Show the latest check' }).click()
    expect(await page.textContent('#verdict-box')).toContain('folder posters next to the film')
    const attempt = await page.getAttribute('#verdict-box [data-attempt]', 'data-attempt')
    await page.goto(`${address}/attempts/${attempt}`)
    expect(await page.textContent('main')).toContain('harbor-lights.txt')
    await context.close()
  })
})
