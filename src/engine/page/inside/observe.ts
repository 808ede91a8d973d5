/// <reference lib="dom" />
import { type FoundThere, leaving } from './leaving.ts'
import { aroundOf, axeTree, elementsBelow, isHeard, isSeen, nameOf, seenText } from './view.ts'

declare global {
  interface Window {
    readonly __pageHeard?: Set<string>
    readonly __pageIntervals?: number[]
  }
}

/** Kinds of events that the page as a whole listens to. */
export function heardTypes(): string[] {
  const handlers = ['keydown', 'keypress', 'keyup', 'devicemotion', 'deviceorientation']
  const owners = [window, document, document.documentElement, document.body] as unknown[]
  const assigned = handlers.filter((type) =>
    owners.some((owner) => (owner as Record<string, unknown> | null)?.[`on${type}`] != null),
  )
  return [...new Set([...(window.__pageHeard ?? []), ...assigned])]
}

/** All that can be read and every value that was entered, as one text. */
export function stateNow(): string {
  const fields = [...elementsBelow(document)].flatMap((element) =>
    element instanceof HTMLInputElement ? [`${element.value} ${element.checked}`] : [],
  )
  const parts = document.body?.querySelectorAll('*').length ?? 0
  return `${document.title}\n${document.body?.innerText ?? ''}\n${fields.join('\n')}\n${scrollX} ${scrollY} ${parts}`
}

/** Moves the device, as far as a page can tell. */
export function moveDevice(by: number): void {
  const turn = { alpha: by, beta: by, gamma: by }
  window.dispatchEvent(new DeviceOrientationEvent('deviceorientation', turn))
  const acceleration = { x: by, y: by, z: by }
  const init = {
    rotationRate: turn,
    acceleration,
    accelerationIncludingGravity: acceleration,
    interval: 16,
  }
  window.dispatchEvent(new DeviceMotionEvent('devicemotion', init))
}

interface ControlNow {
  readonly at: number
  readonly name: string
  readonly isToggle: boolean
  /** Eyes and ears find it, and it has a name. */
  readonly isForAll: boolean
}

/** Controls that can be used, by what they are called. */
export function controlsNow(): ControlNow[] {
  axeTree(true)
  try {
    return controls().map((element, at) => ({
      at,
      name: nameOf(element),
      isToggle: element.matches('input[type=checkbox], [role=switch], [role=checkbox]'),
      isForAll: isSeen(element) && isHeard(element) && nameOf(element) !== '',
    }))
  } finally {
    axeTree(false)
  }
}

const controls = (): HTMLElement[] =>
  [...elementsBelow(document)].filter(
    (element): element is HTMLElement =>
      element instanceof HTMLElement &&
      element.matches(
        'button, input:not([type=hidden]), select, summary, [role=button], [role=switch], [role=checkbox], a[onclick], a[href^="#"]',
      ) &&
      !element.matches(':disabled, [aria-disabled=true]') &&
      element.checkVisibility({ visibilityProperty: true }),
  )

export function clickControl(at: number): void {
  controls()[at]?.click()
}

/** The page itself as a finding. */
export function pageAs(rule: string): FoundThere[] {
  axeTree(true)
  try {
    return [leaving({ rule, element: document.body ?? document.documentElement })]
  } finally {
    axeTree(false)
  }
}

/** Text that changes by itself, more than once while it is watched. */
export async function changingTexts(ms: number): Promise<FoundThere[]> {
  const counts = new Map<Element, number>()
  const observer = new MutationObserver((records) => {
    const changed = new Set(
      records.map(({ target }) => (target instanceof Element ? target : target.parentElement)),
    )
    for (const element of changed) if (element) counts.set(element, (counts.get(element) ?? 0) + 1)
  })
  observer.observe(document, { subtree: true, childList: true, characterData: true })
  await new Promise((resolve) => setTimeout(resolve, ms))
  observer.disconnect()
  axeTree(true)
  try {
    const often = [...counts].filter(([, count]) => count >= 2).map(([element]) => element)
    const inner = often.filter(
      (element) => !often.some((other) => other !== element && element.contains(other)),
    )
    return inner
      .filter(isNewsText)
      .map((element) => leaving({ rule: 'text-changes-by-itself', element }))
  } finally {
    axeTree(false)
  }
}

/** Text beside other text that isn't a clock or a gauge. */
function isNewsText(element: Element): boolean {
  if (!element.isConnected || !isSeen(element) || !isHeard(element)) return false
  const isGauge = [...aroundOf(element)].some((around) =>
    around.matches(
      '[role=timer], [role=progressbar], [role=meter], progress, meter, time, [aria-hidden=true]',
    ),
  )
  const text = seenText(element)
  return (
    !isGauge && /[\p{L}\p{N}]/u.test(text) && document.body.innerText.trim().length > text.length
  )
}
