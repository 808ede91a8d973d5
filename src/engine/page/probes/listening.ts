import type { Page } from 'playwright-core'
import type { OpenPage } from '../../../world/page/open-page.ts'
import type { FoundThere } from '../inside/leaving.ts'
import { insideCall } from '../inside-script.ts'

const characters = 'abcdefghijklmnopqrstuvwxyz0123456789?/.+-'

const evaluate = async <T>(page: Page, call: string, argument: unknown = null): Promise<T> =>
  (await page.evaluate(insideCall('observe', call, argument))) as T

/** What the whole page listens to: single keys, and how the device is moved. */
export async function findListening({ page }: OpenPage): Promise<FoundThere[]> {
  const heard = await evaluate<string[]>(page, 'heardTypes')
  const found: FoundThere[] = []
  if (heard.some((type) => type.startsWith('device'))) found.push(...(await findMotion(page)))
  if (heard.some((type) => type.startsWith('key'))) found.push(...(await findShortcuts(page)))
  return found
}

interface Control {
  readonly at: number
  readonly name: string
  readonly isToggle: boolean
  readonly isForAll: boolean
}

const state = (page: Page): Promise<string> => evaluate<string>(page, 'stateNow')
const controlsOf = (page: Page): Promise<Control[]> => evaluate<Control[]>(page, 'controlsNow')

/** ACT 7677a9 and c249d5: what moving the device does, controls do too; or it can be switched off. */
async function findMotion(page: Page): Promise<FoundThere[]> {
  const before = await state(page)
  await evaluate(page, 'moveDevice', 60)
  const moved = await state(page)
  if (moved === before || (await isRestless(page))) return []
  await evaluate(page, 'moveDevice', -60)
  const back = await state(page)
  const controls = (await controlsOf(page)).filter(({ isForAll }) => isForAll)
  if (
    controls.some(({ name }) => /motion|shak|tilt|sensor|setting|control panel|option/i.test(name))
  )
    return []
  let at = back
  const reached = new Set<string>()
  for (const control of controls.slice(0, 10)) {
    await evaluate(page, 'clickControl', control.at)
    const next = await state(page)
    reached.add(`${at} → ${next}`)
    at = next
  }
  const hasBoth = new Set([...reached].map((one) => one.split(' → ')[1])).size >= 2
  return hasBoth ? [] : await evaluate<FoundThere[]>(page, 'pageAs', 'motion-only')
}

/** ACT ffbc54: a single character does nothing, unless that can be switched off or changed. */
async function findShortcuts(page: Page): Promise<FoundThere[]> {
  const controls = await controlsOf(page)
  const isChangeable = controls.some(({ name }) =>
    /short ?cut|remap|hot ?key|keyboard|disable|turn off|switch off|toggle/i.test(name),
  )
  if (isChangeable) return []
  if (!(await typingChanges(page))) return []
  // Whatever it's called, a switch that makes them do nothing is one.
  const toggles = controls.filter(({ isToggle, isForAll }) => isToggle && isForAll)
  for (const { at } of toggles.slice(0, 5)) await evaluate(page, 'clickControl', at)
  if (toggles.length > 0 && !(await typingChanges(page))) return []
  return await evaluate<FoundThere[]>(page, 'pageAs', 'single-key-shortcut')
}

/** Whether single characters change the page while nothing has focus. */
async function typingChanges(page: Page): Promise<boolean> {
  await page.evaluate('document.activeElement?.blur?.()')
  const before = await state(page)
  for (const character of characters) await page.keyboard.press(character)
  await page.evaluate('new Promise((resolve) => setTimeout(resolve, 30))')
  return (await state(page)) !== before && !(await isRestless(page))
}

/** Longer than the seconds of a clock. */
const restMs = 1_200

/** Whether the page changes by itself, so that no change tells what made it. */
async function isRestless(page: Page): Promise<boolean> {
  const before = await state(page)
  await page.evaluate(`new Promise((resolve) => window.__pageTimeout(resolve, ${restMs}))`)
  return (await state(page)) !== before
}
