import { randomBytes } from 'node:crypto'
import { Problem } from '../kit/problem.ts'
import type { PageShell } from '../lab/lab-terminals.ts'

const tokenMs = 60_000
const tokensMax = 20
const shellsMax = 4

/** One-time tokens that open a shell, and the shells that are open, by an id only their page knows. */
export class TerminalSessions {
  readonly #tokens = new Map<string, { readonly labId: string; readonly until: number }>()
  readonly #shells = new Map<string, PageShell>()

  /** A token for one shell in that lab's folder. It works once, for a minute. */
  issue(labId: string, now: number): string {
    for (const [token, { until }] of this.#tokens) if (until < now) this.#tokens.delete(token)
    const [oldest] = this.#tokens.keys()
    if (this.#tokens.size >= tokensMax && oldest !== undefined) this.#tokens.delete(oldest)
    const token = randomBytes(32).toString('base64url')
    this.#tokens.set(token, { labId, until: now + tokenMs })
    return token
  }

  /** Takes a token back, for good. Throws Problem 'wrong-origin' if it isn't one for this lab. */
  redeem(token: string, labId: string, now: number): void {
    const issued = this.#tokens.get(token)
    this.#tokens.delete(token)
    if (issued && issued.labId === labId && issued.until >= now) return
    throw new Problem('wrong-origin', {
      expected: 'a token that this lab’s page got less than a minute ago and hasn’t used',
      came: token === '' ? 'none' : 'another one',
      try: 'Press Open on the lab’s page.',
    })
  }

  /** Throws Problem 'not-yet' if too many are open. */
  checkRoom(): void {
    if (this.#shells.size < shellsMax) return
    throw new Problem('not-yet', {
      expected: `at most ${shellsMax} terminals at a time`,
      came: 'one more',
      try: 'Close another page that has a terminal open.',
    })
  }

  add(shell: PageShell): string {
    const id = randomBytes(32).toString('base64url')
    this.#shells.set(id, shell)
    return id
  }

  /** Throws Problem 'unknown-page' if there's no such shell, or none any more. */
  shell(id: string): PageShell {
    const shell = this.#shells.get(id)
    if (shell) return shell
    throw new Problem('unknown-page', {
      expected: 'a terminal that’s open',
      came: 'one that has ended, or never was',
      try: 'Press Open on the lab’s page.',
    })
  }

  end(id: string): void {
    this.#shells.get(id)?.close()
    this.#shells.delete(id)
  }

  endAll(): void {
    for (const id of this.#shells.keys()) this.end(id)
  }
}
