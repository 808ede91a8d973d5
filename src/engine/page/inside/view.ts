/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/*
 * This folder runs inside the page that is checked: its files are joined into one script
 * (inside-script.ts), so every name in it is unique, and nothing outside it can be imported.
 */

/** axe's own view of an element. */
interface VirtualNode {
  readonly actualNode: Element
}

/** What is used of axe-core beyond its results. */
interface Axe {
  run(root: Node, options: object): Promise<unknown>
  setup(root: Node): void
  teardown(): void
  readonly utils: {
    getNodeFromTree(element: Element): VirtualNode | null
    getSelector(element: Element): string | string[]
    isValidLang(tag: string): boolean
  }
  readonly commons: {
    readonly aria: { getRole(node: VirtualNode, options?: object): string | null }
    readonly dom: {
      isVisibleOnScreen(node: VirtualNode): boolean
      isVisibleToScreenReaders(node: VirtualNode): boolean
      isInTabOrder(node: VirtualNode): boolean
    }
    readonly text: { accessibleTextVirtual(node: VirtualNode): string }
  }
}
declare const axe: Axe

/** A barrier that a rule found. */
export interface Found {
  readonly rule: string
  readonly element: Element
  /** What to do, where the rule's own sentence says too little. */
  readonly fix?: string
}

/** Every element below a root, those in open shadow trees too. */
export function* elementsBelow(root: Document | ShadowRoot | Element): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element
    if (element.shadowRoot) yield* elementsBelow(element.shadowRoot)
  }
}

/** The parent as it is drawn: through slots and shadow roots. */
export function flatParent(node: Node): Element | null {
  if (node instanceof Element && node.assignedSlot) return node.assignedSlot
  const parent = node.parentNode
  return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null
}

/** The element and those around it, innermost first. */
export function* aroundOf(element: Element): Generator<Element> {
  for (let at: Element | null = element; at; at = flatParent(at)) yield at
}

/** Asks axe about an element. It fails on some that shadow trees hold: then it knows nothing. */
function askAxe<T>(element: Element, ask: (node: VirtualNode) => T, unknown: T): T {
  try {
    const node = axe.utils.getNodeFromTree(element)
    return node === null ? unknown : ask(node)
  } catch {
    return unknown
  }
}

/** Its role, as it is and not as it is written; null: none. */
export function roleOf(element: Element): string | null {
  return askAxe<string | null>(element, (node) => axe.commons.aria.getRole(node), null)
}

/** Its accessible name. */
export function nameOf(element: Element): string {
  return askAxe(element, (node) => squeeze(axe.commons.text.accessibleTextVirtual(node)), '')
}

/** Whether it can be seen. */
export function isSeen(element: Element): boolean {
  return askAxe(element, (node) => axe.commons.dom.isVisibleOnScreen(node), false)
}

/** Whether a screen reader comes to it. */
export function isHeard(element: Element): boolean {
  return askAxe(element, (node) => axe.commons.dom.isVisibleToScreenReaders(node), false)
}

export function isTabStop(element: Element): boolean {
  return askAxe(element, (node) => axe.commons.dom.isInTabOrder(node), false)
}

/** One space between words, none around. */
export function squeeze(text: string): string {
  return text.replace(/[\s\u00a0]+/g, ' ').trim()
}

/** Text nodes below an element that can be seen, in order. */
export function* seenTexts(root: Element): Generator<Text> {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (parent && squeeze(node.nodeValue ?? '') !== '' && isSeen(parent)) yield node as Text
  }
}

export function seenText(root: Element): string {
  return squeeze([...seenTexts(root)].map((text) => text.nodeValue ?? '').join(' '))
}

/** The selector that finds it again. */
export function selectorOf(element: Element): string {
  const selector = axe.utils.getSelector(element)
  return Array.isArray(selector) ? selector.flat().join(' >>> ') : selector
}

/** Whether a language with this primary subtag is registered. */
export function isKnownLanguage(tag: string): boolean {
  return axe.utils.isValidLang((tag.split('-')[0] ?? '').toLowerCase())
}

/** Runs the rules of axe that are named, on this document without its frames. */
export function axeRun({ axeRules }: { readonly axeRules: readonly string[] }): Promise<unknown> {
  if (axeRules.length === 0) return Promise.resolve({ violations: [], incomplete: [] })
  return axe.run(document, {
    runOnly: { type: 'rule', values: axeRules },
    resultTypes: ['violations', 'incomplete'],
    iframes: false,
    elementRef: true,
    // Only sound that starts by itself needs its files: how long it goes on.
    preload: document.querySelector('audio[autoplay], video[autoplay]')
      ? { assets: ['media'], timeout: 3000 }
      : false,
  })
}

/** Makes what axe knows of the document, for the rules here; or lets go of it. */
export function axeTree(isNeeded: boolean): void {
  if (isNeeded) axe.setup(document)
  else axe.teardown()
}
