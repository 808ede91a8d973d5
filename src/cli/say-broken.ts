import type { Problem } from '../kit/problem.ts'
import type { Io } from './context.ts'

/** Says on stderr which lab is left out, and why. */
export function sayBroken({ progress }: Pick<Io, 'progress'>): (problem: Problem) => void {
  return (problem) => progress(`Left out: ${brokenText(problem)}`)
}

/** One line for a lab that can't be read. */
export function brokenText({ reason }: Problem): string {
  return `expected ${reason.expected}; got ${reason.came}. ${reason.try}`
}
