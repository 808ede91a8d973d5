import { keepText, windowId } from './window.ts'

export interface DraftOptions {
  readonly lab: string
  readonly variant: string
  readonly text: () => string
  /** Says beside the editor how it stands. */
  readonly say: (text: string) => void
}

export interface Draft {
  /** To be called for every change of the text. */
  touched(): void
  /** Takes note that the server has this text already. */
  settled(text: string): void
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
  const body = (): string =>
    JSON.stringify({ labId: lab, variant: variant || null, windowId: windowId(), text: text() })
  const save = async (): Promise<void> => {
    const sent = text()
    try {
      const answer = await fetch('/api/v1/drafts', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: body(),
      })
      if (!answer.ok) throw new Error(String(answer.status))
      const { savedAt } = (await answer.json()) as { savedAt: string }
      savedText = sent
      say(text() === sent ? `saved ${clock.format(new Date(savedAt))}` : 'typing')
    } catch {
      say('not saved yet, but kept in this window')
      timer = window.setTimeout(save, retryMs)
    }
  }
  const hurry = (): void => {
    if (text() === savedText) return
    window.clearTimeout(timer)
    navigator.sendBeacon('/api/v1/drafts', new Blob([body()], { type: 'application/json' }))
    savedText = text()
  }
  window.addEventListener('pagehide', hurry)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') hurry()
  })
  return {
    touched: () => {
      keepText(lab, variant, text())
      say('typing')
      window.clearTimeout(timer)
      timer = window.setTimeout(save, pauseMs)
    },
    settled: (settledText) => {
      window.clearTimeout(timer)
      savedText = settledText
      keepText(lab, variant, settledText)
      say(`saved ${clock.format(new Date())}`)
    },
  }
}
