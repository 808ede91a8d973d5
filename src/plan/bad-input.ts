import { Problem, type Reason } from '../kit/problem.ts'

/** What a plan cannot be made from. */
export function badInput(reason: Reason): Problem {
  return new Problem('bad-input', reason)
}

/** Throws Problem 'bad-input' unless the number lies within the bounds, both included. */
export function checkNumber(
  value: number,
  of: { what: string; least: number; most: number },
): number {
  if (value >= of.least && value <= of.most) return value
  throw badInput({
    expected: `${of.what} from ${of.least.toLocaleString('en-US')} to ${of.most.toLocaleString('en-US')}`,
    came: Number.isNaN(value) ? 'no number' : value.toLocaleString('en-US'),
    try: 'Write a number between the two.',
  })
}
