import { functionNamed } from '../../../sql/functions/functions.ts'
import type { Gives } from '../../../sql/functions/sql-function.ts'
import type { Family } from '../../../sql/value.ts'
import type { Expression } from './expression.ts'

interface Typed {
  readonly family: Family
  readonly whole: boolean
}

/** What a function gives for these arguments, as far as the table of functions tells. */
export function functionFamily(name: string, args: readonly Expression[]): Typed {
  const { gives } = functionNamed(name)
  if (gives !== undefined && gives !== 'first argument') return typeOf(gives)
  const [first] = args
  return gives === undefined || first === undefined
    ? { family: 'other', whole: false }
    : { family: first.family, whole: first.whole }
}

function typeOf(gives: Exclude<Gives, 'first argument'>): Typed {
  return gives === 'whole number'
    ? { family: 'number', whole: true }
    : { family: gives, whole: false }
}
