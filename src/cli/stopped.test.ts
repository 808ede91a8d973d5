import { expect, it } from 'vitest'
import { openUnlessStopped, Stopped } from './stopped.ts'

const part = () => {
  let closed = 0
  return { close: async () => void closed++, closed: () => closed }
}

it('hands on what was opened, and what went wrong by itself', async () => {
  const { signal } = new AbortController()
  const opened = part()
  expect(await openUnlessStopped(signal, async () => opened)).toBe(opened)
  expect(opened.closed()).toBe(0)
  const fault = new Error('no database')
  await expect(openUnlessStopped(signal, () => Promise.reject(fault))).rejects.toBe(fault)
})

it('closes what was opened after all, once asked to stop', async () => {
  const stop = new AbortController()
  const opened = part()
  const opening = openUnlessStopped(stop.signal, async () => {
    stop.abort()
    return opened
  })
  await expect(opening).rejects.toBeInstanceOf(Stopped)
  expect(opened.closed()).toBe(1)
})

it('takes what goes wrong then for a part of stopping, and keeps it as the cause', async () => {
  const stop = new AbortController()
  const cause = new Error('initdb was interrupted')
  const opening = openUnlessStopped(stop.signal, async () => {
    stop.abort()
    throw cause
  })
  await expect(opening).rejects.toMatchObject({ cause })
})
