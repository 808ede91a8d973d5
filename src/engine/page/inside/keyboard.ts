/// <reference lib="dom" />
import { type FoundThere, leaving } from './leaving.ts'
import { axeTree, elementsBelow, isSeen, isTabStop, nameOf, seenText } from './view.ts'

/** What the keyboard probe keeps in the page between keys. */
interface Walk {
  readonly met: Element[]
  /** How long a script of the page may take to move focus after a key. */
  readonly waitMs: number
}
declare global {
  interface Window {
    __pageWalk?: Walk
  }
}

/** Where focus is after a key. */
export interface FocusAt {
  /** The how-manieth element that had focus; -1: none, the browser has it. */
  readonly place: number
  /** The browser's own ring is around it, or it takes text, or it is a page of its own. */
  readonly isSurelySeen: boolean
  /** Whether its style asks for an outline, which may still have too little contrast to be seen. */
  readonly outline: 'drawn' | 'none'
  /** It is a page of its own, with stops that aren't counted here. */
  readonly isFrame: boolean
}

/** Begins at the top of the page; says how many elements Tab should reach. */
export function beginWalk(waitMs: number): number {
  window.__pageWalk = { met: [], waitMs: mayMoveFocus() ? waitMs : 0 }
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  window.getSelection()?.removeAllRanges()
  window.scrollTo(0, 0)
  axeTree(true)
  try {
    return [...elementsBelow(document)].filter((element) => isTabStop(element) && isSeen(element))
      .length
  } finally {
    axeTree(false)
  }
}

/** Whether a script of the page hears keys or focus, or runs by itself. */
function mayMoveFocus(): boolean {
  const hears = [...(window.__pageHeard ?? ['any focus'])].some((type) => type.startsWith('any '))
  const handlers = [
    'onfocus',
    'onblur',
    'onfocusin',
    'onfocusout',
    'onkeydown',
    'onkeypress',
    'onkeyup',
  ]
  const isWritten = [...elementsBelow(document), window, document].some((one) =>
    handlers.some((name) => (one as unknown as Record<string, unknown>)[name] != null),
  )
  return hears || isWritten || (window.__pageIntervals ?? []).length > 0 || window.length > 0
}

function focused(): Element | null {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return at === null || at === document.body || at === document.documentElement ? null : at
}

/** Waits until scripts had their chance to move focus, and says where it is. */
export async function focusNow(): Promise<FocusAt> {
  const walk = window.__pageWalk
  if (walk && walk.waitMs > 0) await new Promise((resolve) => setTimeout(resolve, walk.waitMs))
  const element = focused()
  if (element === null || !walk)
    return { place: -1, isSurelySeen: true, outline: 'none', isFrame: false }
  if (!walk.met.includes(element)) walk.met.push(element)
  return {
    place: walk.met.indexOf(element),
    isSurelySeen: isSurelySeen(element),
    outline: isOutlined(element) ? 'drawn' : 'none',
    isFrame: element.matches('iframe, object, embed'),
  }
}

function isSurelySeen(element: Element): boolean {
  const takesText = element.matches(
    'textarea, select, iframe, video, audio, object, embed, [contenteditable]:not([contenteditable=false]), input:not([type=button i], [type=submit i], [type=reset i], [type=checkbox i], [type=radio i], [type=range i], [type=color i], [type=file i], [type=image i])',
  )
  const { outlineStyle, outlineColor } = getComputedStyle(element)
  const isBrowsersOwn = outlineStyle === 'auto' && outlineColor === browsersRing
  return takesText || (isBrowsersOwn && isOutlined(element))
}

/** Chromium's ring is dark with a white edge, so one of the two can be seen on any background. */
const browsersRing = 'rgb(16, 16, 16)'

function isOutlined(element: Element): boolean {
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element)
  const box = element.getBoundingClientRect()
  return (
    outlineStyle !== 'none' &&
    Number.parseFloat(outlineWidth) > 0 &&
    !/rgba\(.*, 0\)$|transparent/.test(outlineColor) &&
    box.width > 2 &&
    box.height > 2
  )
}

/** Takes focus away; Tab goes on from the same place. */
export function blurNow(): void {
  const element = focused()
  if (element instanceof HTMLElement || element instanceof SVGElement) element.blur()
}

export function focusAgain(place: number): void {
  const element = window.__pageWalk?.met[place]
  if (element instanceof HTMLElement) element.focus({ preventScroll: true })
}

const around = 40

/** The part of the window in which an element and its outline are; null: none of it. */
export function boxAround(
  place: number,
): { x: number; y: number; width: number; height: number } | null {
  const box = window.__pageWalk?.met[place]?.getBoundingClientRect()
  if (!box) return null
  const x = Math.max(0, box.left - around)
  const y = Math.max(0, box.top - around)
  const width = Math.min(window.innerWidth, box.right + around) - x
  const height = Math.min(window.innerHeight, box.bottom + around) - y
  return width > 0 && height > 0 ? { x, y, width, height } : null
}

/** Elements by the order in which focus met them, as findings of a rule. */
export function metAt({ rule, places }: { rule: string; places: readonly number[] }): FoundThere[] {
  axeTree(true)
  try {
    return places.flatMap((place) => {
      const element = window.__pageWalk?.met[place]
      return element?.isConnected ? [leaving({ rule, element })] : []
    })
  } finally {
    axeTree(false)
  }
}

/** Uses what promises help among the elements that focus goes round in; says whether there was any. */
export function askForHelp(places: readonly number[]): boolean {
  axeTree(true)
  const met = places.map((place) => window.__pageWalk?.met[place])
  const help = met.find((one) => one && /help|how to|keyboard|leave|exit/i.test(nameOf(one)))
  axeTree(false)
  if (help instanceof HTMLElement) help.click()
  return help !== undefined
}

/** Keys that the page says lead out: "Ctrl+M", "Escape". */
export function keysInText(): string[] {
  axeTree(true)
  const text = document.body ? seenText(document.body) : ''
  axeTree(false)
  const named =
    text.match(
      /\b(?:(?:ctrl|control|alt|shift|cmd|meta)\s*[+-]\s*)+[a-z0-9]\b|\besc(?:ape)?\b|\bF\d{1,2}\b/gi,
    ) ?? []
  const letters = [...text.matchAll(/\b([a-z0-9])[ -]key\b|\bpress ([a-z0-9])\b/gi)].flatMap(
    ([, before, after]) => before ?? after ?? [],
  )
  return [...new Set([...named, ...letters])].slice(0, 5)
}
