import newman from 'newman'

/** One request for something whose id the answer must show. */
export interface Asked {
  readonly path: string
  readonly id: number
}

/** Sends requests through Newman's library, each judged by its status, media type and body. */
export function runNewman(port: number, asked: readonly Asked[]): Promise<void> {
  const collection = {
    info: {
      name: 'the same requests',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: asked.map(({ path, id }) => itemOf(`http://127.0.0.1:${port}${path}`, id)),
  }
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  newman.run({ collection, reporters: [] }, (error, summary) => {
    if (error) reject(error)
    else if (summary.run.failures.length > 0) reject(new Error('Newman found a failure'))
    else if (summary.run.stats.assertions.total !== asked.length * 3)
      reject(new Error('Newman left something out'))
    else resolve()
  })
  return promise
}

function itemOf(url: string, id: number): object {
  const exec = [
    "pm.test('status', () => pm.response.to.have.status(200))",
    "pm.test('type', () => pm.expect(pm.response.headers.get('content-type')).to.eql('application/json'))",
    `pm.test('body', () => pm.expect(pm.response.json()).to.eql({ id: ${id} }))`,
  ]
  return {
    name: url,
    request: { method: 'GET', url },
    event: [{ listen: 'test', script: { type: 'text/javascript', exec } }],
  }
}
