import { defaultLimits } from '../../kit/limits.ts'
import { openClusters } from '../clusters/cluster.ts'
import { connect } from '../postgres/connection.ts'

/*
 * A process that uses the clusters: says "open", answers each line of its input by running it as
 * SQL on the store, and leaves when its input ends.
 */
const home = process.argv[2] as string
const clusters = await openClusters({ home, limits: defaultLimits })
process.stdout.write('open\n')
for await (const piece of process.stdin) {
  for (const line of String(piece).split('\n').filter(Boolean)) {
    const client = await connect(clusters.store)
    const answer = await client.query({ text: line, rowMode: 'array' })
    process.stdout.write(`answer ${JSON.stringify(answer.rows)}\n`)
    await client.end()
  }
}
await clusters.close()
process.stdout.write('left\n')
