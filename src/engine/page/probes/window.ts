import type { Page } from 'playwright-core'
import type { OpenPage } from '../../../world/page/open-page.ts'
import type { FoundThere } from '../inside/leaving.ts'
import { insideCall } from '../inside-script.ts'

/** The window of 1280 by 1024, zoomed to 200 %. */
const zoomed = { width: 640, height: 512 }
const narrow = { width: 320, height: 640 }
const usual = { width: 1280, height: 900 }

/** What goes wrong in windows of other sizes: text cut off, scrolling both ways, a turned page. */
export async function findWindowFaults({ page }: OpenPage): Promise<FoundThere[]> {
  const found: FoundThere[] = []
  try {
    await resize(page, zoomed)
    found.push(...(await evaluate<FoundThere[]>(page, 'clippedNow')))
    await resize(page, narrow)
    found.push(...(await evaluate<FoundThere[]>(page, 'tooWideNow')))
    if (await asksForOrientation(page)) found.push(...(await findTurnedPage(page)))
  } finally {
    await resize(page, usual)
  }
  return found
}

async function resize(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size)
  await page.evaluate(
    'new Promise((done) => { setTimeout(done, 500); requestAnimationFrame(() => requestAnimationFrame(done)) })',
  )
}

const evaluate = async <T>(page: Page, call: string, argument: unknown = null): Promise<T> =>
  (await page.evaluate(insideCall('probe', call, argument))) as T

/** Whether a style sheet speaks of portrait or landscape. */
async function asksForOrientation(page: Page): Promise<boolean> {
  return (await page.evaluate(`(() => {
    const asks = (rules) => [...rules].some((rule) =>
      /orientation|aspect-ratio/.test(rule.conditionText ?? rule.media?.mediaText ?? '') || (rule.cssRules && asks(rule.cssRules)))
    return [...document.styleSheets].some((sheet) => {
      if (/orientation/.test(sheet.media?.mediaText ?? '')) return true
      try { return asks(sheet.cssRules) } catch { return false }
    })
  })()`)) as boolean
}

/** ACT b33eff: turning the window by a quarter doesn't turn the content back. */
async function findTurnedPage(page: Page): Promise<FoundThere[]> {
  await resize(page, { width: 800, height: 500 })
  const landscape = await evaluate<number[]>(page, 'turnsNow')
  await resize(page, { width: 500, height: 800 })
  const portrait = await evaluate<number[]>(page, 'turnsNow')
  if (landscape.length !== portrait.length) return []
  const places = landscape.flatMap((turn, place) => {
    const by = Math.abs(turn - (portrait[place] as number)) % 360
    return Math.abs(by - 90) <= 1 || Math.abs(by - 270) <= 1 ? [place] : []
  })
  return places.length === 0 ? [] : await evaluate<FoundThere[]>(page, 'turnedAt', places)
}
