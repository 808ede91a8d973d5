/*
 * npm run screenshots: starts Backwright with a new data folder, hands in a few wrong answers, and keeps pictures of
 * the pages in docs/screens, so that what the README shows is what the program looks like.
 */
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Browser, chromium } from 'playwright-core'
import { makeHome, root, startProgram } from '../bench/program.ts'
import { readCatalog } from '../src/lab/read-catalog.ts'
import { findBrowser } from '../src/world/page/browser.ts'

interface Shot {
  readonly name: string
  readonly page: string
  /** A wrong answer to this lab is handed in first, and its verdict is what's shown. */
  readonly wrong?: string
  readonly height: number
}

const shots: readonly Shot[] = [
  { name: 'home', page: '/', height: 900 },
  {
    name: 'query',
    page: '/labs/query/films-nobody-watched',
    wrong: 'query/films-nobody-watched',
    height: 1100,
  },
  {
    name: 'schedule',
    page: '/labs/schedule/last-seat',
    wrong: 'schedule/last-seat',
    height: 1100,
  },
  {
    name: 'server',
    page: '/labs/http/films-resource',
    wrong: 'http/films-resource',
    height: 1100,
  },
]

const folder = path.join(root, 'docs/screens')
const { labs } = await readCatalog(path.join(root, 'content'))

/** Hands in a lab's first wrong answer and waits for its verdict. */
async function handIn(url: string, labId: string): Promise<void> {
  const answer = labs.get(labId)?.mutants[0]?.answer
  if (answer === undefined) throw new Error(`${labId} has a mutant`)
  const sent = await fetch(new URL('/api/v1/attempts', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ labId, answer }),
  })
  if (!sent.ok) throw new Error(await sent.text())
  const { attemptId } = (await sent.json()) as { attemptId: string }
  for (;;) {
    const found = await fetch(new URL(`/api/v1/attempts/${attemptId}`, url))
    const attempt = (await found.json()) as { verdict: unknown }
    if (attempt.verdict) return
    await pause(200)
  }
}

async function take(browser: Browser, url: string, shot: Shot): Promise<void> {
  if (shot.wrong) await handIn(url, shot.wrong)
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({
      viewport: { width: 1280, height: shot.height },
      colorScheme,
    })
    await page.goto(new URL(shot.page, url).href, { waitUntil: 'load' })
    // Fonts, the editor, and figures that are drawn by a script.
    await pause(1500)
    if (shot.wrong) await page.locator('#verdict').scrollIntoViewIfNeeded()
    await page.screenshot({ path: path.join(folder, `${shot.name}-${colorScheme}.png`) })
    await page.close()
  }
  process.stdout.write(`${shot.name}\n`)
}

fs.mkdirSync(folder, { recursive: true })
const home = makeHome()
const program = await startProgram(home)
const browser = await chromium.launch((await findBrowser()).options)
try {
  for (const shot of shots) await take(browser, program.url, shot)
} finally {
  await browser.close()
  await program.stop()
  fs.rmSync(home, { recursive: true, force: true })
}
