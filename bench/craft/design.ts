import { trialOf } from '../../src/engine/design/grade-design.ts'
import { openDesignGrader } from '../../src/grader/kinds/design.ts'
import type { KindGrader } from '../../src/grader/kinds/kind.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import { systemShape } from '../../src/lab/design/system.ts'
import { type Line, round } from '../measure.ts'
import { measureVerdictsOf } from './verdict-times.ts'

/** Verdicts of designs, and a whole day at 10,000 requests a second. */
export async function measureDesigns(): Promise<Line[]> {
  const grader = openDesignGrader({ limits: defaultLimits }) as unknown as KindGrader
  return [await measureVerdictsOf('design', grader), measureDay()]
}

/** 864 million requests in fluid steps, and two of its minutes event by event. */
function measureDay(): Line {
  const system = systemShape.parse({
    curve: { '00:00': 10_000, '24:00': 10_000 },
    zones: ['a'],
    machines: {
      balancer: { standard: { slots: 2_000, ms: 0.5, dollars_an_hour: 0 } },
      service: { standard: { slots: 16, dollars_an_hour: 0 } },
      cache: { standard: { slots: 128, ms: 1, items: 50_000, dollars_an_hour: 0 } },
      database: { standard: { slots: 64, dollars_an_hour: 0 } },
    },
    tasks: { page: { on: 'service', ms: 12 }, film: { on: 'database', ms: 5 } },
    requests: { page: { share: 1, needs: ['page', 'film'], keys: { count: 200_000, skew: 0.9 } } },
  })
  const text = `nodes:
  door: { kind: balancer, to: [web] }
  web: { kind: service, does: [page], count: 10, to: [films] }
  films: { kind: cache, to: [store] }
  store: { kind: database, does: [film] }
`
  const startedAt = performance.now()
  const trial = trialOf(text, system, { seed: 'bench', limits: defaultLimits })
  if ('check' in trial) throw new Error(trial.reason.expected)
  const condition = { answers: 'page', percentile: 99, within_ms: 1_000, during: null } as const
  const isFine = trial.judge(condition) === null
  const ms = round(performance.now() - startedAt)
  return {
    name: 'a day at 10,000 requests a second, ms',
    goal: '≤ 2,000',
    figures: { ms },
    met: isFine && ms <= 2_000,
  }
}
