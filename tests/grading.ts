import { openGrader } from '../src/grader/grader.ts'
import { defaultLimits } from '../src/kit/limits.ts'
import type { SandboxSetting } from '../src/kit/settings.ts'
import { openClusters } from '../src/world/clusters/cluster.ts'
import { openBench } from '../src/world/postgres/bench.ts'
import { testHome } from './test-home.ts'

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
