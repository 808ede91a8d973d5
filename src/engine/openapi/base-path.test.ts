import { expect, test } from 'vitest'
import type { Exchange } from '../../world/http/exchange.ts'
import { basePathOf, withServedBasePath } from './base-path.ts'
import { readApi } from './model.ts'

/** Operations of a document whose server has something under these paths only. */
async function basePathsOn(urls: readonly string[], served: readonly string[]): Promise<string[]> {
  const api = readApi({
    openapi: '3.1.0',
    servers: urls.map((url) => ({ url })),
    paths: { '/films': { get: {} }, '/films/{id}': { get: {}, delete: {} } },
  })
  const send = async ({ target }: { target: string }) =>
    ({ response: { status: served.includes(target) ? 401 : 404 } }) as unknown as Exchange
  const progress = (): void => undefined
  const operations = await withServedBasePath(api, { client: { send }, headers: [], progress })
  return [...new Set(operations.map(({ basePath }) => basePath))]
}

test('the base path that the server has is taken, the stated one first', async () => {
  const published = ['https://example.com/demo/', 'http://localhost/v2']
  expect(await basePathsOn(published, ['/demo/films', '/films'])).toEqual(['/demo'])
  expect(await basePathsOn(published, ['/v2/films', '/films'])).toEqual(['/v2'])
  expect(await basePathsOn(published, ['/films'])).toEqual([''])
  expect(await basePathsOn(published, [])).toEqual(['/demo'])
  expect(await basePathsOn([], ['/films'])).toEqual([''])
})

test.each([
  ['https://example.com/api/v3/', '/api/v3'],
  ['//example.com/x', '/x'],
  ['./', ''],
  ['v1', '/v1'],
  ['/', ''],
])('%s → "%s"', (url, path) => {
  expect(basePathOf([{ url }])).toBe(path)
})

test('variables of a server take their defaults', () => {
  const server = { url: 'https://{host}/{version}', variables: { version: { default: 'v2' } } }
  expect(basePathOf([server])).toBe('/v2')
})
