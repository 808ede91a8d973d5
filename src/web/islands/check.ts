import type { Check } from '../../lab/verdict.ts'
import { Trouble } from './parts.ts'

/** Hands the answer in; resolves with the attempt's id once it is kept. */
export async function handIn(lab: string, variant: string, answer: string): Promise<string> {
  let reply: Response
  try {
    reply = await fetch('/api/v1/attempts', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ labId: lab, variant: variant || null, answer }),
    })
  } catch {
    throw new Trouble(
      'No response from the server. Is Backwright still running? Your text is safe in this window.',
    )
  }
  const body = (await reply.json()) as { attemptId?: string; title?: string; detail?: string }
  if (!reply.ok || body.attemptId === undefined) {
    throw new Trouble(`${body.title ?? 'Something went wrong'}. ${body.detail ?? ''}`)
  }
  return body.attemptId
}

/** Shows the checks as they end; resolves when the verdict is there. */
export function followChecks(attemptId: string, box: HTMLElement): Promise<void> {
  const list = document.createElement('ol')
  list.className = 'checks'
  list.setAttribute('aria-label', 'Checks')
  const count = document.createElement('span')
  const sum = document.createElement('div')
  sum.className = 'sum'
  sum.append(word('running', 'checking'), count)
  const stack = document.createElement('div')
  stack.className = 'stack'
  stack.append(sum, list)
  box.replaceChildren(stack)
  const say = (): void => {
    const { length } = list.children
    count.textContent = `${length} ${length === 1 ? 'check' : 'checks'} done`
  }
  say()
  return new Promise((resolve) => {
    const events = new EventSource(`/api/v1/attempts/${attemptId}/events`)
    events.addEventListener('check', (event) => {
      list.append(item(JSON.parse(event.data) as Check))
      say()
    })
    events.addEventListener('again', () => {
      list.replaceChildren()
      say()
    })
    const end = (): void => {
      events.close()
      resolve()
    }
    events.addEventListener('verdict', end)
    events.addEventListener('open', say)
    events.addEventListener('error', () => {
      count.textContent = 'Backwright has stopped answering. Your attempt is kept.'
      if (events.readyState === EventSource.CLOSED) end()
    })
  })
}

function word(status: string, text: string): HTMLElement {
  const made = document.createElement('span')
  made.className = `v v-${status}`
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', 'ic')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `#i-${status}`)
  svg.append(use)
  made.append(svg, text)
  return made
}

function item({ status, title, elapsedMs }: Check): HTMLElement {
  const made = document.createElement('li')
  if (status === 'failed') made.className = 'is-failed'
  const name = document.createElement('span')
  name.className = 'name'
  title.split('`').forEach((part, index) => {
    name.append(
      index % 2 === 1 ? Object.assign(document.createElement('code'), { textContent: part }) : part,
    )
  })
  const took = document.createElement('span')
  took.className = 't'
  took.textContent =
    status === 'skipped'
      ? '–'
      : `${elapsedMs < 10 ? Math.round(elapsedMs * 10) / 10 : Math.round(elapsedMs)} ms`
  made.append(word(status, status), name, took)
  return made
}
