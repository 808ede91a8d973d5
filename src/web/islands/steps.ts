// The steps of a call as a timeline: one line at a time, forwards and backwards.

/** Turns every table of steps in the box into something to walk along; the table stays below. */
export function showSteps(box: ParentNode): void {
  for (const steps of box.querySelectorAll<HTMLElement>('[data-steps]')) play(steps)
}

function play(steps: HTMLElement): void {
  const player = steps.querySelector<HTMLElement>('.steps-player')
  const table = steps.querySelector<HTMLDetailsElement>('[data-steps-table]')
  const range = steps.querySelector<HTMLInputElement>('input[type=range]')
  const says = steps.querySelector('output')
  const now = steps.querySelector('.steps-now')
  const rows = [...steps.querySelectorAll<HTMLTableRowElement>('tbody tr')]
  const lines = [...steps.querySelectorAll<HTMLElement>('.steps-see .ln')]
  if (!player || !table || !range || !says || !now) return
  const show = (): void => {
    const row = rows[range.valueAsNumber - 1]
    const line = Number(row?.dataset.line)
    for (const [index, one] of lines.entries()) one.classList.toggle('ln-at', index + 1 === line)
    says.textContent = `Step ${range.value} of ${rows.length}, line ${line}`
    const values = row?.querySelector('.steps-values')?.cloneNode(true)
    now.replaceChildren(...(values ? [values] : []))
    for (const button of player.querySelectorAll<HTMLButtonElement>('[data-step]')) {
      const to = range.valueAsNumber + Number(button.dataset.step)
      button.setAttribute('aria-disabled', String(to < 1 || to > rows.length))
    }
  }
  range.addEventListener('input', show)
  player.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-step]')
    if (button === null) return
    range.valueAsNumber = range.valueAsNumber + Number(button.dataset.step)
    show()
  })
  player.hidden = false
  table.open = false
  show()
}
