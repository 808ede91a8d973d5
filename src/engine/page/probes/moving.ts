import type { OpenPage } from '../../../world/page/open-page.ts'
import type { FoundThere } from '../inside/leaving.ts'
import { insideCall } from '../inside-script.ts'

const watchMsMax = 6_000

/** ACT efbfc7: text that changes by itself can be paused, stopped, hidden or slowed down. */
export async function findMoving({ page }: OpenPage): Promise<FoundThere[]> {
  const intervals = (await page.evaluate('[...(window.__pageIntervals ?? [])]')) as number[]
  const [slowest] = intervals.filter((ms) => ms <= 2_500).sort((a, b) => b - a)
  if (slowest === undefined) return []
  const ms = Math.min(watchMsMax, slowest * 2 + 600)
  const call = insideCall('observe', 'changingTexts', ms)
  const found = (await page.evaluate(call)) as FoundThere[]
  if (found.length === 0) return []
  const controls = (await page.evaluate(insideCall('observe', 'controlsNow'))) as { name: string }[]
  const stops =
    /pause|stop|halt|hide|freez|control|chang|frequen|speed|slow|interval|off|update|refresh|dismiss|close/i
  return controls.some(({ name }) => stops.test(name)) ? [] : found
}
