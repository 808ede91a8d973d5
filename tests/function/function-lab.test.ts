import fs from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { bindCommands } from '../../src/command/commands.ts'
import { resetLearner } from '../../src/command/reset-learner.ts'
import { openFunctionGrader } from '../../src/grader/kinds/function.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import type { FreshStore } from '../store/fresh-store.ts'
import { type LivePages, openLivePages } from '../web/live-pages.ts'
import { editorBytes, pageBytes } from '../web/page-bytes.ts'

const kind = openFunctionGrader({ limits: defaultLimits })
let fresh: FreshStore
let live: LivePages
let browser: Browser
let server: LivePages['server']
let lab: string
let folder: string

beforeAll(async () => {
  live = await openLivePages(kind)
  ;({ fresh, browser, server, assetsFolder: folder } = live)
  lab = `${live.address}/labs/function/values`
}, 120_000)

afterAll(() => live.close())

beforeEach(() => resetLearner(fresh.context, { learnerId: fresh.learnerId }))

const right = `export function eveningMinutes(films: number, length: number, pause: number): number {
  const shown = films * length
  return shown + (films - 1) * pause
}
`

async function open(more: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, ...more })
  page.setDefaultTimeout(30_000)
  await page.goto(lab)
  return page
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator('.cm-content').click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

it('runs a call of one’s own, and walks along its steps', async () => {
  const page = await open()
  await write(page, right)
  await page.getByLabel('Call to run').fill('eveningMinutes(3, 90, 10)')
  await page.locator('[data-run]').click()
  await page.getByText('returns 290').first().waitFor()
  const player = page.locator('.steps-player')
  await player.getByText('Step 1 of 3, line 2').waitFor()
  await player.getByRole('button', { name: 'Forward' }).click()
  await player.getByText('Step 2 of 3, line 3').waitFor()
  expect(await page.locator('.steps-now').textContent()).toContain('shown = 270 new')
  expect(await page.locator('.steps-see .ln-at').textContent()).toContain('return shown')
  await player.getByRole('button', { name: 'Forward' }).click()
  expect(await page.locator('.steps-now').textContent()).toContain('returns 290')
  await player.getByRole('button', { name: 'Back' }).click()
  await player.getByText('Step 2 of 3').waitFor()
  await page.close()
})

it('shows what is printed while it runs', async () => {
  const waits = right.replace('  return', "  console.log('working')\n  await open()\n  return")
  const sql = `const open = () => new Promise((go) => setTimeout(go, 3000))\nconsole.log('begun')\n${waits}`
  const { runId } = await bindCommands(fresh.context).requestRun({
    learnerId: fresh.learnerId,
    labId: 'function/values',
    sql: sql.replace('export function', 'export async function'),
    call: 'eveningMinutes(1, 90, 10)',
  })
  const page = await open({ javaScriptEnabled: false })
  const shown = async (): Promise<string> => {
    await page.goto(`${lab}?run=${runId}`)
    return (await page.locator('#run-box').textContent()) ?? ''
  }
  await expect.poll(shown, { timeout: 30_000 }).toContain('working')
  expect(await shown()).toContain('Printed so far')
  await expect.poll(shown, { timeout: 30_000 }).toContain('returns 90')
  await page.close()
})

it('marks the line of an error, and says what it means', async () => {
  const page = await open()
  await write(page, right.replace('shown +', 'show +'))
  await page.locator('[data-run]').click()
  await page.getByText('Line 3: ReferenceError: show is not defined').first().waitFor()
  await page.getByText('Did you mean').first().waitFor()
  await page.locator('.cm-fault').waitFor()
  await page.close()
})

it('checks: the smallest call that breaks it, then passed', async () => {
  const page = await open()
  await write(page, right.replace('(films - 1)', 'films'))
  await page.getByRole('button', { name: /^Check/ }).click()
  await page.getByRole('heading', { name: 'A case that breaks it' }).waitFor()
  expect(await page.locator('#verdict-box').textContent()).toContain('eveningMinutes(2, 80, 10)')
  await write(page, right)
  await page.getByRole('button', { name: /^Check/ }).click()
  await page.getByRole('heading', { name: 'Debrief' }).waitFor()
  await page.close()
})

it('runs a lesson’s example in the page', async () => {
  const page = await open()
  const example = page.locator('.example').first()
  await example.getByRole('button', { name: 'Run this' }).click()
  await page.waitForFunction(() => document.querySelector('.example-out .out') !== null)
  expect(await example.locator('.example-out').textContent()).toContain('90')
  await page.close()
})

it('does all of it without script', async () => {
  const page = await open({ javaScriptEnabled: false })
  await page.locator('#answer-text').fill(right)
  await page.getByLabel('Call to run').fill('eveningMinutes(2, 50, 5)')
  await page.locator('[data-run]').click()
  const shown = async (): Promise<string | null> => {
    await page.reload()
    return page.locator('#run-box').textContent()
  }
  await expect.poll(shown, { timeout: 30_000 }).toContain('returns 105')
  const table = page.getByRole('table')
  expect(await table.locator('tbody tr').count()).toBe(3)
  expect(await table.textContent()).toContain('shown = 100')
  await page.getByRole('button', { name: /^Check/ }).click()
  const verdict = async (): Promise<string | null> => {
    await page.reload()
    return page.locator('main').textContent()
  }
  await expect.poll(verdict, { timeout: 30_000 }).toContain('Debrief')
  await page.close()
})

it('is at most 30 KB to read and hand in, 155 KB with the editor', async () => {
  const readable = await pageBytes({ server, folder }, '/labs/function/values')
  expect(readable).toBeGreaterThan(8_000)
  expect(readable).toBeLessThanOrEqual(30_000)
  const editor = editorBytes(folder, 'ts')
  expect(editor).toBeGreaterThan(50_000)
  expect(readable + editor).toBeLessThanOrEqual(155_000)
})

it('has nothing that axe finds, before a run and after', async () => {
  const page = await open()
  const source = fs.readFileSync(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
    'utf8',
  )
  const found = async (): Promise<string[]> => {
    await page.evaluate(source)
    return page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      }
      return (await axe.run()).violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)
    })
  }
  expect(await found()).toEqual([])
  await write(page, right)
  await page.locator('[data-run]').click()
  await page.locator('.steps-player').waitFor()
  await page.locator('[data-steps-table] summary').click()
  expect(await found()).toEqual([])
  await page.close()
})
