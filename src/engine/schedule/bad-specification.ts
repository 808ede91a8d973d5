import { Problem } from '../../kit/problem.ts'

/** A specification that cannot be read; nothing was run. */
export class BadSpecification extends Problem {
  /** What the isolation tester says to it, one byte a character. */
  readonly words: string

  constructor({ line, expected, came, words = `syntax error at line ${line}` }: WrongAt) {
    super('bad-file', {
      expected: `line ${line}: ${expected}`,
      came,
      try: 'A specification is: setup { SQL } …, teardown { SQL }, session NAME with step NAME { SQL } …, permutation NAME …',
    })
    this.words = words
  }
}

export interface WrongAt {
  readonly line: number
  readonly expected: string
  readonly came: string
  /** Where the tester says more than "syntax error". */
  readonly words?: string
}
