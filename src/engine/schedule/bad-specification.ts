import { Problem } from '../../kit/problem.ts'

/** A specification that cannot be read; nothing was run. */
export function badSpecification(line: number, expected: string, came: string): Problem {
  return new Problem('bad-file', {
    expected: `line ${line}: ${expected}`,
    came,
    try: 'A specification is: setup { SQL } …, teardown { SQL }, session NAME with step NAME { SQL } …, permutation NAME …',
  })
}
