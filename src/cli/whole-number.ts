import { InvalidArgumentError } from 'commander'

/** A whole number of at least 0, or commander's own error. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number')
  return Number(text)
}

/** A whole number of at least 1, or commander's own error: what is done 0 times proves nothing. */
export function countNumber(text: string): number {
  const count = wholeNumber(text)
  if (count === 0) throw new InvalidArgumentError('expected a whole number above 0')
  return count
}

/** A port that a server can listen on, or commander's own error. */
export function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) throw new InvalidArgumentError('expected a number from 1 to 65535')
  return port
}
