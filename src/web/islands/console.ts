import { showCopyButtons } from './copy.ts'
import { fetchPage, swap, Trouble } from './parts.ts'

/** The learner's running server, beside the editor or on a page of its own. */
export interface Console {
  /** Draws again what changed: it runs, it printed, it answered. */
  refresh(): Promise<void>
  /** Does what a form of the console says, without leaving the page. */
  submit(action: string, form: HTMLFormElement, button: HTMLElement | null): Promise<void>
}

const parts = ['server-live', 'server-tasks']

/** Takes over the console that the page holds; null where it holds none. */
export function openConsole(): Console | null {
  const section = document.getElementById('server')
  const address = section?.dataset.server
  if (!section || address === undefined) return null
  let drawing: Promise<void> | null = null
  let isBehind = false
  const draw = async (): Promise<void> => {
    do {
      isBehind = false
      redraw(await fetchPage(address))
    } while (isBehind)
  }
  showCopyButtons(section)
  showEnd()
  return {
    refresh: () => {
      isBehind = true
      drawing ??= draw().finally(() => {
        drawing = null
      })
      return drawing
    },
    submit: async (action, form, button) => {
      const sent = new FormData(form, button)
      sent.set('part', 'server')
      say('')
      try {
        redraw(await fetchPage(action, sent))
        section.scrollIntoView({ block: 'nearest' })
      } catch (error) {
        if (!(error instanceof Trouble)) throw error
        say(error.message)
      }
    },
  }
}

function say(words: string): void {
  const place = document.getElementById('ask-say')
  if (!place) return
  place.replaceChildren()
  if (words === '') return
  place.append(
    Object.assign(document.createElement('span'), { className: 'error', textContent: words }),
  )
}

/** New parts in the place of the old; what was open, focused and scrolled to its end stays so. */
function redraw(page: Document): void {
  const known = new Map(tasks().map((one) => [one.dataset.task, one.open]))
  const focus = focusIn()
  swap(page, parts)
  const all = tasks()
  const hasNew = all[0] !== undefined && !known.has(all[0].dataset.task)
  for (const [at, one] of all.entries()) {
    one.open = hasNew ? at === 0 : (known.get(one.dataset.task) ?? false)
  }
  for (const id of parts) {
    const part = document.getElementById(id)
    if (part) showCopyButtons(part)
  }
  if (focus) focusables(focus.id)[focus.at]?.focus({ preventScroll: true })
  showEnd()
}

const tasks = (): HTMLDetailsElement[] => [
  ...document.querySelectorAll<HTMLDetailsElement>('#server-tasks [data-task]'),
]

const focusables = (id: string): HTMLElement[] => [
  ...(document.getElementById(id)?.querySelectorAll<HTMLElement>('button, summary, [tabindex]') ??
    []),
]

/** Where the focus is, counted, since the elements themselves are replaced. */
function focusIn(): { readonly id: string; readonly at: number } | null {
  for (const id of parts) {
    const at = focusables(id).findIndex((one) => one === document.activeElement)
    if (at >= 0) return { id, at }
  }
  return null
}

/** What was printed last is what one looks for. */
function showEnd(): void {
  const box = document.querySelector('#server-live .out .code')
  if (box) box.scrollTop = box.scrollHeight
}
