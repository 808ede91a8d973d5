import type { Browser } from 'playwright-core'
import { startBrowser } from '../../src/world/page/browser.ts'

/** The browser that tests of our own pages use. Drawing as a graphics card would takes a tenth of its time. */
export async function openBrowser(): Promise<Browser> {
  const { browser } = await startBrowser({}, ['--disable-gpu', '--disable-software-rasterizer'])
  return browser
}
