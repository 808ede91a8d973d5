import { watchScrollBoxes } from './scroll-boxes.ts'

// The server draws every page; script fetches the page again and puts its parts in place.

/** A page that says what went wrong, or nothing came at all. */
export class Trouble extends Error {
  override name = 'Trouble'
}

/** Fetches one of our pages; its forms answer with the page to go to, which is followed. */
export async function fetchPage(address: string, form?: FormData): Promise<Document> {
  let answer: Response
  try {
    answer = await fetch(address, {
      headers: { accept: 'text/html' },
      ...(form ? { method: 'POST', body: new URLSearchParams(textsOf(form)) } : {}),
    })
  } catch {
    throw new Trouble(
      'No response from the server. Is Backwright still running? Your text is safe in this window.',
    )
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  if (!answer.ok) throw new Trouble(troubleText(page))
  return page
}

function textsOf(form: FormData): [string, string][] {
  return [...form.entries()].map(([name, value]) => [name, String(value)])
}

function troubleText(page: Document): string {
  const parts = [...page.querySelectorAll('main dl.facts dd')].map((part) =>
    part.textContent?.trim(),
  )
  const [expected, came, next] = parts
  const title = page.querySelector('h1')?.textContent ?? 'Something went wrong'
  return expected === undefined ? title : `${title}. Expected ${expected}. Got ${came}. ${next}`
}

/** Puts the named parts of another page into this one; focus and what's unfolded stay as they are. */
export function swap(page: Document, ids: readonly string[]): void {
  for (const id of ids) {
    const fresh = page.getElementById(id)
    const here = document.getElementById(id)
    if (!fresh || !here) continue
    const focused = here.contains(document.activeElement) ? document.activeElement : null
    keepUnfolded(here, fresh)
    here.replaceWith(document.adoptNode(fresh))
    if (focused) refocus(fresh, focused)
  }
  watchScrollBoxes()
}

function keepUnfolded(here: HTMLElement, fresh: HTMLElement): void {
  for (const details of here.querySelectorAll('details')) {
    const same = counterpart(fresh, details.querySelector('summary'))?.closest('details')
    if (same) same.open = details.open
  }
}

/** Without this, the keyboard would start again at the top of the page. */
function refocus(fresh: HTMLElement, was: Element): void {
  const same = counterpart(fresh, was)
  if (!same) fresh.tabIndex = -1
  ;(same ?? fresh).focus({ preventScroll: true })
}

/** What says the same in the fresh part. */
function counterpart(fresh: HTMLElement, was: Element | null): HTMLElement | undefined {
  if (!was) return undefined
  const alike = [...fresh.querySelectorAll<HTMLElement>(was.tagName)]
  return alike.find((one) => one.id === was.id && one.textContent === was.textContent)
}

/** Takes the keyboard to the help that was asked for: the newest hint, or the solutions. */
export function readHelp(action: string): void {
  const isHint = action.endsWith('/hints')
  const place = isHint
    ? [...document.querySelectorAll<HTMLElement>('#hints details > summary')].at(-1)
    : document.getElementById('solutions')
  if (!place) return
  if (!isHint) place.tabIndex = -1
  place.focus({ preventScroll: true })
}

/** A line at the foot of the window, with something to do about it. */
export function toast(says: string, action?: { title: string; run: () => void }): void {
  const place = document.getElementById('toasts')
  if (!place) return
  const box = document.createElement('span')
  box.className = 'toast'
  let before: EventTarget | null = null
  box.addEventListener('focusin', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && box.contains(relatedTarget))) before = relatedTarget
  })
  box.append(Object.assign(document.createElement('span'), { textContent: says }))
  const button = (title: string, run: () => void): void => {
    const made = Object.assign(document.createElement('button'), {
      type: 'button',
      className: 'link-btn',
      textContent: title,
    })
    made.addEventListener('click', () => {
      box.remove()
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
      run()
    })
    box.append(made)
  }
  if (action) button(action.title, action.run)
  button('Close', () => undefined)
  place.replaceChildren(box)
}
