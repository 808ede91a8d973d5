import { describe, expect, test } from 'vitest'
import type { HttpCheck } from '../../lab/kinds/http.ts'
import { openTurns, playAhead, playOneByOne } from './ahead.ts'

const checkOf = (name: string, steps: unknown[] = []): HttpCheck =>
  ({ name, steps }) as unknown as HttpCheck

describe('checks played ahead', () => {
  test('only what passed counts; what failed or threw is left for its turn', async () => {
    const all = ['passes', 'fails', 'throws'].map((name) => checkOf(name))
    const ahead = playAhead(all, async ({ name }, counted) => {
      counted.requests = 3
      if (name === 'throws') throw new Error(name)
      return name === 'passes'
    })
    const [passes, fails, throws] = await Promise.all(all.map(ahead.passed))
    expect(passes).toEqual({ found: null, requests: 3 })
    expect([fails, throws]).toEqual([null, null])
    expect(ahead.has(checkOf('passes'))).toBe(true)
    expect(ahead.has(checkOf('other'))).toBe(false)
    expect(await ahead.passed(checkOf('other'))).toBeNull()
    await ahead.close()
  })

  test('what waits longest begins first, and nothing begins after the end', async () => {
    const waits = (ms: number) => [{ repeat: 2, steps: [{ pause: ms }, { send: 'GET /' }] }]
    const all = [1, 2, 3, 4, 5].map((ms) => checkOf(String(ms), waits(ms)))
    const begun: string[] = []
    const held = Promise.withResolvers<boolean>()
    const ahead = playAhead(all, async ({ name }) => {
      begun.push(name)
      return await held.promise
    })
    expect(begun).toEqual(['5', '4', '3'])
    const closed = ahead.close()
    held.resolve(true)
    await closed
    expect(begun).toEqual(['5', '4', '3'])
  })
})

test('one after another, until one fails', async () => {
  const played: string[] = []
  const play = async ({ name }: HttpCheck) => {
    played.push(name)
    return { found: name === 'passes' ? null : { status: name } }
  }
  const names = ['passes', 'unsteady', 'failed', 'later']
  const playing = playOneByOne(
    names.map((name) => checkOf(name)),
    play,
  )
  expect(await playing.resultOf(checkOf('failed'))).toEqual({ found: { status: 'failed' } })
  await playing.close()
  expect(played).toEqual(['passes', 'unsteady', 'failed'])
})

test('turns are taken in the order asked for, and one that fails holds up nobody', async () => {
  const inTurn = openTurns()
  const order: number[] = []
  const failing = inTurn(async () => {
    order.push(1)
    throw new Error('mine')
  })
  const next = inTurn(async () => order.push(2))
  await expect(failing).rejects.toThrow('mine')
  await next
  expect(order).toEqual([1, 2])
})
