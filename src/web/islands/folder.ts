// The page of a folder lab with script: it follows what is checked in the terminal, copies commands,
// and opens a shell in the page. Every form still works without it.
import { showCopyButtons } from './copy.ts'
import { followChanges } from './live.ts'
import { showPageTerminal } from './page-terminal.ts'
import { fetchPage, readHelp, swap, Trouble } from './parts.ts'
import { watchScrollBoxes } from './scroll-boxes.ts'

const work = document.getElementById('editor') as HTMLElement
const says = document.getElementById('verdict-says') as HTMLElement
const lab = work.dataset.lab ?? ''
const variant = work.dataset.variant ?? ''
const address = `/labs/${lab}`
const page = variant ? `${address}?variant=${encodeURIComponent(variant)}` : address

/** What belongs to attempts; refreshed together. */
const attemptParts = ['verdict-box', 'attempts', 'after', 'helping', 'lab-head', 'next-lab']

/** The newest attempt, once it has its verdict. */
const checkedAttempt = (): string | undefined =>
  document.querySelector<HTMLElement>('#verdict-box [data-attempt][data-state=done]')?.dataset
    .attempt

/** The attempt whose verdict was shown last. */
let seen = checkedAttempt()

/** Shows the newest attempt and says it aloud; brings it into view where it is a new one. */
async function showNewest(): Promise<void> {
  swap(await fetchPage(page), attemptParts)
  const box = document.getElementById('verdict-box')
  const attempt = checkedAttempt()
  if (attempt === undefined) return
  // One yellow button a page: once passed, it is the way on.
  const isPassed = box?.querySelector('.way-on') !== null
  document.querySelector('#terminal [data-check]')?.classList.toggle('btn-go', !isPassed)
  const sum = box?.querySelector('.sum')?.textContent ?? ''
  const why = box?.querySelector('.is-failed')?.textContent ?? ''
  says.textContent = `${sum} ${why}`.trim()
  if (attempt === seen) return
  seen = attempt
  document.getElementById('verdict')?.scrollIntoView({ block: 'nearest' })
}

document.addEventListener('submit', (event) => {
  const sent = event.target as HTMLFormElement
  const action = sent.getAttribute('action') ?? ''
  if (sent.method !== 'post' || !action.startsWith(`${address}/`)) return
  event.preventDefault()
  void (async () => {
    try {
      const fresh = await fetchPage(action, new FormData(sent))
      if (action.endsWith('/terminal/fresh')) return location.reload()
      swap(fresh, ['helping', 'lab-head'])
      readHelp(action)
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      sent.submit()
    }
  })()
})

followChanges(lab, {
  isOwn: () => false,
  attempts: showNewest,
  parts: async (ids) => swap(await fetchPage(page), ids),
  draft: async () => undefined,
})

showCopyButtons()
showPageTerminal()
watchScrollBoxes()
for (const note of document.querySelectorAll<HTMLElement>('#follow-note')) note.hidden = false
