import { describe, expect, it } from 'vitest'
import { Problem } from '../../kit/problem.ts'
import { readSpecification } from './read-specification.ts'
import { allPermutations } from './specification.ts'

describe('a specification that is not one', () => {
  it.each([
    ['', 1, 'setup, teardown or session'],
    ['session s1', 1, 'a step of session s1'],
    ['session s1\nstep a\n', 3, '{ SQL } after step a'],
    ['session s1\nstep a {\n\n', 2, 'a } at the end'],
    ['session s1\nstep "a\n" { }', 2, 'ends on its line'],
    ['session s1\nstep a { }\nstep a { }', 3, 'a name that no other step has'],
    ['session s1 step a { }\n\npermutation b', 3, 'the name of a step'],
    ['session s1 step a { }\npermutation', 2, 'the names of steps'],
    ['session s1 step a { }\npermutation a(', 2, '* or the name'],
    ['session s1 step a { }\npermutation a(*', 2, ', or )'],
    [
      'session s1 step a { } session s2 step b { }\npermutation a(b)',
      2,
      'a step of its permutation',
    ],
    ['session s1 step a { } step b { }\npermutation a(b) b', 2, 'another session'],
    ['session s1 step a { }\nteardown { }\nsetup { }', 3, 'session, permutation or step'],
    ['session s1\nstep a { };', 2, 'a word, a name in quotes'],
    ['session s1\nstep step { }', 2, 'the name of the step'],
    ['%{\n', 1, 'a word, a name in quotes'],
  ])('%j is refused with its line', (text, line, expected) => {
    let problem: unknown = null
    try {
      readSpecification(text)
    } catch (error) {
      problem = error
    }
    expect(problem).toBeInstanceOf(Problem)
    const { reason, code } = problem as Problem
    expect(code).toBe('bad-file')
    expect(reason.expected).toContain(`line ${line}: `)
    expect(reason.expected).toContain(expected)
  })
})

it('gives every order that keeps the order within each session', () => {
  const text = 'session s1 step a { } step b { } session s2 step c { }'
  const orders = [...allPermutations(readSpecification(text).sessions)]
  const names = orders.map((order) => order.map(({ step }) => step.name).join(''))
  expect(names).toEqual(['abc', 'acb', 'cab'])
})
