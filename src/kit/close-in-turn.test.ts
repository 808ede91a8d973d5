import { expect, it, vi } from 'vitest'
import { closeInTurn } from './close-in-turn.ts'

it('closes everything in turn, whatever one of them does, and says what was first', async () => {
  const closed: string[] = []
  const close = (name: string) => async (): Promise<void> => void closed.push(name)
  const fails = async (): Promise<void> => {
    closed.push('fails')
    throw new Error('no')
  }
  const hangs = (): Promise<void> => {
    closed.push('hangs')
    return new Promise(() => undefined)
  }
  const steps = [
    ['one', close('one')],
    ['hangs', hangs],
    ['fails', fails],
    ['last', close('last')],
  ] as const
  await expect(closeInTurn(steps, 20)).rejects.toThrow('hangs was not closed within 0.02 s')
  expect(closed).toEqual(['one', 'hangs', 'fails', 'last'])
  await expect(closeInTurn([['fails', fails]], 20)).rejects.toThrow('no')
  await closeInTurn([['one', close('again')]], 20)
  expect(closed.at(-1)).toBe('again')
})

it('keeps no clock running for what was closed in time', async () => {
  vi.useFakeTimers()
  try {
    await closeInTurn([['one', async () => undefined]], 60_000)
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
