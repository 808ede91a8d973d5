// Steps through a schedule, moment by moment. Without script the whole table is there to be read.

type Go = 'first' | 'back' | 'forward' | 'last'

const keys: Readonly<Record<string, Go>> = {
  Home: 'first',
  ArrowLeft: 'back',
  ArrowRight: 'forward',
  End: 'last',
}

/** Listens for the buttons of every timeline, also of one that comes with a later verdict. */
export function stepTimelines(): void {
  document.addEventListener('click', (event) => {
    const button = buttonOf(event)
    if (button) step(button, button.dataset.timelineGo as Go)
  })
  // On one of the buttons; elsewhere arrows scroll the table.
  document.addEventListener('keydown', (event) => {
    const button = buttonOf(event)
    const go = keys[event.key]
    if (!button || go === undefined) return
    event.preventDefault()
    step(button, go)
  })
}

function buttonOf(event: Event): HTMLElement | null {
  return (event.target as Element | null)?.closest<HTMLElement>('[data-timeline-go]') ?? null
}

function step(button: HTMLElement, go: Go): void {
  const timeline = button.closest<HTMLElement>('[data-timeline]')
  if (!timeline) return
  const rows = [...timeline.querySelectorAll<HTMLElement>('tbody tr')]
  const last = rows.length - 1
  const found = rows.findIndex((row) => row.classList.contains('is-now'))
  const at = found === -1 ? last : found
  const to = { first: 0, back: at - 1, forward: at + 1, last }[go]
  showUntil(timeline, rows, Math.max(0, Math.min(last, to)))
}

function showUntil(timeline: HTMLElement, rows: readonly HTMLElement[], now: number): void {
  rows.forEach((row, at) => {
    row.classList.toggle('is-now', at === now)
    row.classList.toggle('is-later', at > now)
  })
  rows[now]?.scrollIntoView({ block: 'nearest' })
  const status = timeline.querySelector('[data-timeline-at]')
  const name = rows[now]?.querySelector('th')?.textContent ?? ''
  if (status)
    status.textContent =
      name === 'end'
        ? 'The end'
        : `Moment ${name} of ${rows.filter((row) => row.querySelector('th')?.textContent !== 'end').length}`
}
