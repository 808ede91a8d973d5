import { InvalidArgumentError } from 'commander'

/** A whole number of at least 0, or commander's own error. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number')
  return Number(text)
}
