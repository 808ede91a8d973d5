import { Problem } from '../kit/problem.ts'
import type { Lab } from '../lab/lab.ts'

/** The lab of that name, with or without its kind; Problem 'unknown-lab' says what is near. */
export function findLab(labs: readonly Lab[], name: string): Lab {
  const found = labs.find(({ id }) => id === name || id.endsWith(`/${name}`))
  if (found) return found
  const near = labs.filter(({ id }) => id.includes(name.split('/').pop()?.slice(0, 5) ?? name))
  throw new Problem('unknown-lab', {
    expected: 'the name of a lab',
    came: name,
    try:
      near.length > 0
        ? near.map(({ id }) => id).join(', ')
        : 'backwright lab list shows all names.',
  })
}
