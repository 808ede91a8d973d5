// Steps through a schedule, moment by moment. Without script the whole table is there to be read.

/** Listens for the buttons of every timeline, also of one that comes with a later verdict. */
export function stepTimelines(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element | null)?.closest<HTMLElement>('[data-timeline-go]')
    const timeline = button?.closest<HTMLElement>('[data-timeline]')
    if (!button || !timeline) return
    const rows = [...timeline.querySelectorAll<HTMLElement>('tbody tr')]
    const last = rows.length - 1
    const found = rows.findIndex((row) => row.classList.contains('is-now'))
    const at = found === -1 ? last : found
    const go = button.dataset.timelineGo
    const to = go === 'first' ? 0 : go === 'last' ? last : go === 'back' ? at - 1 : at + 1
    showUntil(timeline, rows, Math.max(0, Math.min(last, to)))
  })
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
