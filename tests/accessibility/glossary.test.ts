import type { FastifyInstance } from 'fastify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBrowserFiles } from '../web/browser-files.ts'
import { openBrowser } from '../web/open-browser.ts'
import { fixtureServer } from '../web/serve.ts'

let browser: Browser
let server: FastifyInstance
let address: string

beforeAll(async () => {
  server = await fixtureServer(await buildBrowserFiles(), { fresh: true })
  address = await server.listen({ host: '127.0.0.1', port: 0 })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

describe.each([true, false])('with script: %s', (javaScriptEnabled) => {
  it('a word of the glossary is explained in place, by keyboard, and nothing moves', async () => {
    const context = await browser.newContext({ javaScriptEnabled })
    const page = await context.newPage()
    await page.goto(`${address}/labs/query/top-three-per-genre`)
    const word = page.locator('#brief .term').first()
    const box = page.locator('#brief .term-box').first()
    await word.scrollIntoViewIfNeeded()
    const before = await page.locator('#brief').boundingBox()
    expect(await box.isVisible()).toBe(false)
    await word.focus()
    await page.keyboard.press('Enter')
    await box.waitFor({ state: 'visible' })
    expect(await box.textContent()).toMatch(/^genre A kind of film\. Glossary$/)
    expect(await page.locator('#brief').boundingBox()).toEqual(before)
    const [at, shown] = [await word.boundingBox(), await box.boundingBox()]
    expect(Math.abs((shown?.y ?? 0) - (at?.y ?? 999))).toBeLessThan(120)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe(
      '/glossary#genre',
    )
    await page.keyboard.press('Escape')
    await box.waitFor({ state: 'hidden' })
    await context.close()
  })
})

it('the page of all words leads from each to those it builds on', async () => {
  const page = await browser.newPage()
  await page.goto(`${address}/glossary`)
  expect(await page.locator('dl.glossary dt').allTextContents()).toEqual(['row', 'column', 'genre'])
  await page.locator('#column a').click()
  expect(new URL(page.url()).hash).toBe('#row')
  await page.close()
})
