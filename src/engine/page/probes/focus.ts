import type { Page } from 'playwright-core'
import type { OpenPage } from '../../../world/page/open-page.ts'
import { decodePng } from '../../../world/page/png.ts'
import type { FocusAt } from '../inside/keyboard.ts'
import type { FoundThere } from '../inside/leaving.ts'
import { insideCall } from '../inside-script.ts'
import { contrastAt, differs } from './contrast.ts'

const stopsMax = 60
/** Elements that are photographed, of those with an outline and of those without. */
const picturesMax = 15
/** What a script has time for, after a key, to move focus again; without a script, none does. */
const waitMs = 20

/**
 * The page by keyboard alone: Tab as often as there are stops and some more. ACT a1b64e, ebe86a and
 * 80af7b: focus leaves what it entered. ACT oj04fd: something that can be seen is drawn where focus is.
 */
export async function findFocusFaults({ page }: OpenPage): Promise<FoundThere[]> {
  const stops = Math.min(stopsMax, await evaluate<number>(page, 'beginWalk', waitMs))
  if (stops === 0) return []
  const walked: FocusAt[] = []
  const unseen = new Set<number>()
  const pictures = { drawn: 0, none: 0 }
  for (let pressed = 0; pressed < stops + 4; pressed++) {
    const at = await press(page, 'Tab')
    const isNew = at.place >= 0 && !walked.some(({ place }) => place === at.place)
    walked.push(at)
    if (!isNew || at.isSurelySeen || pictures[at.outline] >= picturesMax) continue
    pictures[at.outline]++
    if (!(await isFocusSeen(page, at.place))) unseen.add(at.place)
  }
  const leaves = walked.some(({ place, isFrame }) => place < 0 || isFrame)
  if (!leaves) for (let more = 0; more < stops; more++) walked.push(await press(page, 'Tab'))
  const trap = trapIn(walked)
  const found = await metAs(page, 'focus-not-visible', [...unseen])
  if (trap === null || (await isLeft(page, trap))) return found
  return [...found, ...(await metAs(page, 'keyboard-trap', trap.slice(0, 1)))]
}

const evaluate = async <T>(page: Page, call: string, argument: unknown = null): Promise<T> =>
  (await page.evaluate(insideCall('keyboard', call, argument))) as T

const metAs = async (page: Page, rule: string, places: readonly number[]): Promise<FoundThere[]> =>
  places.length === 0 ? [] : await evaluate<FoundThere[]>(page, 'metAt', { rule, places })

async function press(page: Page, key: string): Promise<FocusAt> {
  await page.keyboard.press(key)
  return await evaluate<FocusAt>(page, 'focusNow')
}

/** The elements that focus went round in at the end, without ever leaving the page; null: it left. */
function trapIn(walked: readonly FocusAt[]): number[] | null {
  const last = walked.slice(-Math.max(4, Math.ceil(walked.length / 2)))
  if (last.some(({ place, isFrame }) => place < 0 || isFrame)) return null
  const round = [...new Set(last.map(({ place }) => place))]
  // Everything in it came twice: it isn't only a long way to the end.
  return last.length >= round.length * 2 ? round : null
}

/** Whether another key leads out: back with Shift+Tab, Escape, or one that the page names. */
async function isLeft(page: Page, trap: readonly number[]): Promise<boolean> {
  const isOut = ({ place }: FocusAt): boolean => !trap.includes(place)
  for (let back = 0; back < trap.length + 1; back++)
    if (isOut(await press(page, 'Shift+Tab'))) return true
  const named = (await keysNamed(page, trap)).map(keyOf)
  for (const key of new Set(['Escape', ...named])) {
    // It may be heard on one of them only.
    for (let on = 0; on < trap.length + 1; on++) {
      if (isOut(await press(page, key))) return true
      if (isOut(await press(page, 'Tab'))) return true
    }
  }
  return false
}

/** Keys that the page names, or that it names once its help is asked for. */
async function keysNamed(page: Page, trap: readonly number[]): Promise<string[]> {
  const named = await evaluate<string[]>(page, 'keysInText')
  if (named.length > 0) return named
  if (!(await evaluate<boolean>(page, 'askForHelp', trap))) return []
  return await evaluate<string[]>(page, 'keysInText')
}

/** "Ctrl + M" as Playwright names it. */
function keyOf(said: string): string {
  const parts = said.split(/\s*[+-]\s*/).map((part) => part.toLowerCase())
  const names: Readonly<Record<string, string>> = {
    ctrl: 'Control',
    control: 'Control',
    alt: 'Alt',
    shift: 'Shift',
    cmd: 'Meta',
    meta: 'Meta',
    esc: 'Escape',
    escape: 'Escape',
  }
  return parts.map((part) => names[part] ?? (part.length > 1 ? part.toUpperCase() : part)).join('+')
}

/** Whether focus on an element can be seen: near it, or elsewhere in the window. */
async function isFocusSeen(page: Page, place: number): Promise<boolean> {
  const near = await evaluate<Clip | null>(page, 'boxAround', place)
  if (near !== null && (await showsFocus(page, place, near)) !== 'no') return true
  // Where something else moves, only what's near the element tells.
  return (await showsFocus(page, place)) === 'yes'
}

/** Whether a part of the window changes visibly when focus leaves; `restless`: it does by itself. */
async function showsFocus(
  page: Page,
  place: number,
  clip?: Clip,
): Promise<'yes' | 'no' | 'restless'> {
  const withFocus = await shot(page, clip)
  await evaluate(page, 'blurNow')
  const without = await shot(page, clip)
  const isSeen = standsOut(withFocus, without)
  // Once more, since what moves by itself could have made a difference, or hidden one.
  const again = isSeen && clip ? without : await shot(page, clip)
  await evaluate(page, 'focusAgain', place)
  if (standsOut(again, without)) return 'restless'
  return isSeen ? 'yes' : 'no'
}

type Clip = { x: number; y: number; width: number; height: number }

const shot = (page: Page, clip?: Clip): Promise<Buffer> =>
  page.screenshot({ animations: 'disabled', timeout: 4_000, ...(clip && { clip }) })

/**
 * What WCAG 2.2 asks of a focus indicator: 3:1 against what is beside it (1.4.11), which for a ring
 * is the background that it covers; and where only a color changes, 3:1 between the two (G183 of
 * 1.4.1), as 2.4.13 asks of each pixel.
 */
const contrastNeeded = 3
/** A line one pixel thick under a short word. 2.4.7 sets no area, and 2.4.13's is AAA. */
const pixelsNeeded = 16

/** Whether enough of two pictures differs by enough contrast to be seen. */
export function standsOut(one: Buffer, other: Buffer): boolean {
  if (one.equals(other)) return false
  const [a, b] = [decodePng(one), decodePng(other)]
  if (a.width !== b.width || a.height !== b.height) return true
  let pixels = 0
  for (let at = 0; at < a.data.length; at += 4) {
    if (!differs(a.data, b.data, at)) continue
    if (contrastAt(a.data, b.data, at) >= contrastNeeded && ++pixels >= pixelsNeeded) return true
  }
  return false
}
