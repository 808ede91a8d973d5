import type { LabEvent } from '../../view/lab-events.ts'
import { Trouble, toast } from './parts.ts'
import { windowId } from './window.ts'

export interface Changes {
  /** Whether this window follows that attempt itself. */
  readonly isOwn: (attemptId: string) => boolean
  readonly attempts: () => Promise<void>
  readonly parts: (ids: readonly string[]) => Promise<void>
  readonly draft: () => Promise<void>
  /** The learner's server started, printed, answered or ended. */
  readonly server?: () => Promise<void>
  /** Backwright answers again. */
  readonly back?: () => void
}

/** A restart of the server takes less than this, and nobody has to hear of it. */
const lostAfterMs = 2_000
/** A browser opens a stream again by itself, unless what it got was no stream. */
const openAgainMs = 3_000

/**
 * Follows what happens to this lab in other windows and in the terminal. Only while the page is
 * seen: a browser keeps few connections to one server, and six hidden windows would use them up.
 */
export function followChanges(lab: string, changes: Changes): void {
  let events: EventSource | null = null
  let wasAway = false
  const connection = sayConnection(() => changes.back?.())
  const failed = (): void => {
    wasAway = true
    if (events?.readyState === EventSource.CLOSED) window.setTimeout(reopen, openAgainMs)
    connection.lost()
  }
  const opened = (): void => {
    if (wasAway) quietly(changes.attempts())
    connection.found()
  }
  const open = (): void => {
    events = new EventSource(`/api/v1/events?lab=${encodeURIComponent(lab)}`)
    events.addEventListener('change', (event) => {
      follow(JSON.parse(event.data) as LabEvent, changes, wasAway)
    })
    events.addEventListener('error', failed)
    events.addEventListener('open', opened)
  }
  const reopen = (): void => {
    if (events?.readyState === EventSource.CLOSED) open()
  }
  const close = (): void => {
    connection.unwatched()
    events?.close()
    events = null
    wasAway = true
  }
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') close()
    else if (events === null) open()
  })
  window.addEventListener('pagehide', close)
  window.addEventListener('pageshow', (event) => {
    if (event.persisted && events === null) open()
  })
  if (document.visibilityState === 'visible') open()
}

/** Shows what an event says; `wasAway`: others may have been missed before it. */
function follow(event: LabEvent, changes: Changes, wasAway: boolean): void {
  switch (event.kind) {
    case 'attempt':
    case 'verdict':
      if (!changes.isOwn(event.attemptId)) quietly(changes.attempts())
      break
    case 'draft':
      if (event.windowId !== windowId()) quietly(changes.draft())
      break
    case 'hint':
    case 'solution':
      quietly(changes.parts(['helping']))
      break
    case 'server':
      if (changes.server) quietly(changes.server())
      break
    case 'picture':
      quietly(changes.parts(['tables']))
      break
    case 'anything':
      if (wasAway) quietly(changes.attempts())
  }
}

/** Lets work go on by itself: trouble with the connection is said elsewhere. */
function quietly(work: Promise<void>): void {
  work.catch((error: unknown) => {
    if (!(error instanceof Trouble)) throw error
  })
}

/** Says when Backwright is gone for longer than a restart takes, and when it answers again. */
function sayConnection(back: () => void): Record<'lost' | 'found' | 'unwatched', () => void> {
  let timer: number | undefined
  let isSaid = false
  const unwatched = (): void => {
    window.clearTimeout(timer)
    timer = undefined
  }
  const say = (): void => {
    isSaid = true
    toast('Backwright has stopped answering. Start it again, and this page goes on where it was.')
  }
  return {
    unwatched,
    lost: () => {
      if (!isSaid) timer ??= window.setTimeout(say, lostAfterMs)
    },
    found: () => {
      unwatched()
      if (!isSaid) return
      isSaid = false
      toast('Backwright answers again.')
      back()
    },
  }
}
