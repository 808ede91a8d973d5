/** Requests that were answered as they should be, of all that were sent. */
export interface Tally {
  readonly good: number
  readonly all: number
}

/** Both servers under the same load, one right after the other. */
export interface Round {
  readonly yours: Tally
  readonly reference: Tally
}

/** Two standard errors on each side: 19 in 20 hold the truth. */
const errors = 2
/** One round can have bad luck; that it looks bad twice can't be helped by a hiccup. */
const roundsToFail = 2

/**
 * Whether a server manages `share` of what the reference manages: from the interval of the ratio
 * over all rounds. `open` where more rounds are needed to tell.
 */
export function settle(rounds: readonly Round[], share: number): 'holds' | 'fails' | 'open' {
  const interval = ratioOf(rounds)
  if (interval.from >= share) return 'holds'
  const looksBad = rounds.filter((round) => ratioOf([round]).ratio < share).length
  const isBad = interval.to < share && looksBad === rounds.length
  return isBad && rounds.length >= roundsToFail ? 'fails' : 'open'
}

export interface Interval {
  readonly ratio: number
  readonly from: number
  readonly to: number
}

/** The ratio of two shares and its interval, by the error of its logarithm (Katz and others, 1978). */
export function ratioOf(rounds: readonly Round[]): Interval {
  const yours = sumOf(rounds.map((round) => round.yours))
  const reference = sumOf(rounds.map((round) => round.reference))
  const ratio = yours.share / reference.share
  const error = Math.sqrt(yours.variance + reference.variance)
  return {
    ratio,
    from: ratio * Math.exp(-errors * error),
    to: ratio * Math.exp(errors * error),
  }
}

/** Half a request more on both sides, so that none of none has an error too. */
function sumOf(tallies: readonly Tally[]): { share: number; variance: number } {
  const good = tallies.reduce((sum, one) => sum + one.good, 0) + 0.5
  const all = tallies.reduce((sum, one) => sum + one.all, 0) + 1
  return { share: good / all, variance: 1 / good - 1 / all }
}
