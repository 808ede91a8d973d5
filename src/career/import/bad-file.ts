import { Problem } from '../../kit/problem.ts'

/** A file that cannot be used, told in one way by all importers. */
export function badFile(
  name: string,
  expected: string,
  came: string,
  attempt = 'Download it from the publisher again and compare its size. Nothing was changed.',
): Problem {
  return new Problem('bad-file', { expected: `${name}: ${expected}`, came, try: attempt })
}
