import path from 'node:path'
import { openGrader } from '../src/grader/grader.ts'
import { defaultLimits } from '../src/kit/limits.ts'
import type { SandboxSetting } from '../src/kit/settings.ts'
import { openClusters } from '../src/world/clusters/cluster.ts'
import { openBench } from '../src/world/postgres/bench.ts'
import { root } from './tidy/sources.ts'

/** Kept between runs of the tests, so that labs' databases are made once; or servers that run already. */
export const testHome = process.env.BACKWRIGHT_TEST_SERVERS ?? path.join(root, '.test-home')

/** A grader on real clusters. Call `close` in afterAll. */
export async function openTestGrader(home = testHome, sandbox: SandboxSetting = 'off') {
  const clusters = await openClusters({ home, limits: defaultLimits })
  const bench = await openBench(clusters.bench, defaultLimits)
  const own = { home, isEmbedded: true }
  const grader = openGrader({ bench, limits: defaultLimits, own, sandbox })
  return {
    clusters,
    bench,
    grader,
    close: async () => {
      await grader.close()
      await bench.close()
      await clusters.close()
    },
  }
}
