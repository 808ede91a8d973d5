import { chromium } from 'playwright-core'
import { findBrowser } from './src/world/browser.ts'
const base = 'http://127.0.0.1:4473'
const b = await chromium.launch((await findBrowser()).options)
const page = await b.newPage({ viewport: { width: 1440, height: 1000 } })
page.on('pageerror', e => console.log('PAGEERROR', e.message))
page.on('console', m => { if (m.type()==='error') console.log('CONSOLE', m.text()) })
await page.goto(base + '/labs/http/films-resource')
console.log('loaded', Date.now())
await page.waitForTimeout(1500)
await page.click('#server-live button[data-server-start]')
await page.waitForSelector('#server-live[data-state=running]', { timeout: 20000 }).catch(async () => console.log(await page.textContent('#server')))
await page.fill('#ask-target', '/films')
await page.click('#server-ask button[type=submit]')
await page.waitForSelector('#server-tasks .asked-good', { timeout: 10000 }).catch(async () => console.log(await page.textContent('#server')))
await page.screenshot({ path: '.shot-1440.png', fullPage: true })
await b.close()
