import { keepText, windowId } from './window.ts'

export interface DraftOptions {
  readonly lab: string
  readonly variant: string
  readonly text: () => string
  /** Says beside the editor whether it's saved. */
  readonly say: (text: string) => void
  /** The server has answered, after a time without. */
  readonly back: () => void
}

export interface Draft {
  /** To be called for every change of the text. */
  touched(): void
  /** Takes note that the server has this text already. */
  settled(text: string): void
  /** Saves at once what isn't saved: the server answers again. */
  retry(): void
}

const pauseMs = 600
const retryMs = 3_000
const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** Saves what is typed: in this window at once, at the server after a short pause. */
export function keepDraft(options: DraftOptions): Draft {
  const { lab, variant, text, say } = options
  let timer: number | undefined
  let savedText = text()
  let hasFailed = false
  const body = (): string =>
    JSON.stringify({ labId: lab, variant: variant || null, windowId: windowId(), text: text() })
  const later = (ms: number): void => {
    window.clearTimeout(timer)
    timer = window.setTimeout(save, ms)
  }
  const save = async (): Promise<void> => {
    const sent = text()
    try {
      const answer = await fetch('/api/v1/drafts', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: body(),
      })
      const said = (await answer.json()) as { savedAt: string; detail?: string }
      if (answer.status >= 400 && answer.status < 500) {
        say(`not saved. ${said.detail ?? ''}`)
        return
      }
      if (!answer.ok) throw new Error(String(answer.status))
      savedText = sent
      if (hasFailed) options.back()
      hasFailed = false
      say(text() === sent ? `saved ${clock.format(new Date(said.savedAt))}` : 'typing')
    } catch {
      hasFailed = true
      say('not saved yet, but kept in this window')
      later(retryMs)
    }
  }
  const retry = (): void => {
    if (text() !== savedText) later(0)
  }
  /** Nobody hears whether this one arrives, so it doesn't count as saved. */
  const hurry = (): void => {
    if (text() === savedText) return
    navigator.sendBeacon('/api/v1/drafts', new Blob([body()], { type: 'application/json' }))
  }
  window.addEventListener('pagehide', hurry)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') hurry()
    else retry()
  })
  return {
    touched: () => {
      keepText(lab, variant, text())
      say('typing')
      later(pauseMs)
    },
    settled: (settledText) => {
      window.clearTimeout(timer)
      savedText = settledText
      keepText(lab, variant, settledText)
      say(`saved ${clock.format(new Date())}`)
    },
    retry,
  }
}
