import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { makeFindingStore, type Suspicion } from './finding-store.ts'
import { readApi } from './model.ts'
import type { Sent } from './sent.ts'

const { operations } = readApi({
  openapi: '3.1.0',
  paths: { '/films': { get: {}, post: {} }, '/users': { get: {} } },
})

function sent(id: string): Sent {
  const operation = operations.find((one) => one.id === id)
  const exchange = {
    origin: { protocol: 'http', host: '127.0.0.1', port: 1 },
    request: { method: 'GET', target: '/', headers: [], body: null },
    response: { status: 200, headers: [], body: Buffer.from('') },
    problems: [],
    times: { startedAt: 0 },
  }
  return { operation, exchange, sources: [] } as unknown as Sent
}

const suspicion = (code: 206 | 308, id: string, parts: Partial<Suspicion>): Suspicion => ({
  code,
  cause: `${code} ${id}`,
  title: `${code} in ${id}`,
  detail: 'Expected one thing. Got another. Try a third.',
  shown: [sent(id)],
  ...parts,
})

const found = (suspicions: readonly Suspicion[]) => {
  const store = makeFindingStore()
  for (const one of suspicions) {
    if (store.isKnown(one)) store.again(one)
    else store.confirm(one)
  }
  return store
}

const taken = (place: string) =>
  suspicion(206, 'POST /films', { cause: 'types', place: `body ${place}`, about: place })

test('one cause in several places names them all', () => {
  const [finding] = found([taken('title'), taken('year'), taken('year')]).findings()
  expect(finding?.count).toBe(3)
  expect(finding?.detail).toContain('The same goes for body year.')
})

test('joined findings are one, in other words', () => {
  const open = ['GET /films', 'GET /users', 'POST /films'].map((id) => suspicion(308, id, {}))
  const store = found(open)
  store.join(
    open.map(({ cause }) => cause),
    { title: 'Nothing asks', detail: 'Expected 401.' },
  )
  const findings = store.findings()
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatchObject({ title: 'Nothing asks', count: 3, operation: 'GET /films' })
  expect(findings[0]?.detail).toContain('GET /users')
})
