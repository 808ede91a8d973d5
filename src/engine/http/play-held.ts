import { assert } from '../../kit/assert.ts'
import type { Step, StepOf } from '../../lab/http/steps.ts'
import { exchange } from '../../world/http/exchange.ts'
import { originOf, type Play, requestOf, settle } from './send.ts'
import type { Shortfall } from './shortfall.ts'
import { addEvent, addExchange } from './trace.ts'

/**
 * So long the receiver holds its answers back, at most: a server that does one thing after another
 * answers what happens meanwhile only when it has its own answer.
 */
const heldMs = 1_500

/** Sends a request, and does the steps before the receiver answers what the server asks of it. */
export async function playHeld(
  play: Play,
  { held, steps }: StepOf<'held'>,
  playSteps: (play: Play, steps: readonly Step[]) => Promise<Shortfall | null>,
): Promise<Shortfall | null> {
  const { receiver } = play.runtime
  assert(receiver !== null, 'a lab whose requests are held has a receiver')
  const request = requestOf(play, held)
  if ('expected' in request) return request
  const name = `${request.method} ${request.target}`
  addEvent(play.trace, `${name} was sent, and the receiver holds its own answers back for now`)
  const release = receiver.hold(heldMs)
  const answered = exchange(originOf(play), request)
  let found: Shortfall | null
  try {
    found = await playSteps(play, steps)
  } finally {
    release()
  }
  const made = await answered
  const at = addExchange(play.trace, made, held.as ?? null, held.expect?.try)
  if (found) return found
  const missed = await settle(play, held, made)
  return missed && { ...missed, at: missed.at ?? at }
}
