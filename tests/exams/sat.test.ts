import { expect, it } from 'vitest'
import { changedOr } from './sat.ts'

it('a lab sits its exam when it changed, when it is new, and when it is drawn', () => {
  const [same, changed, fresh, drawn] = ['same', 'changed', 'fresh', 'drawn'].map((id) => ({
    id,
    hash: `${id} now`,
  })) as [Lab, Lab, Lab, Lab]
  const sat = new Map([
    ['same', 'same now'],
    ['changed', 'changed before'],
    ['drawn', 'drawn now'],
  ])
  expect(changedOr([drawn], [same, changed, fresh, drawn], sat)).toEqual([changed, fresh, drawn])
})

interface Lab {
  readonly id: string
  readonly hash: string
}
