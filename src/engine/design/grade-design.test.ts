import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import { counterexampleText } from '../../lab/counterexample/text.ts'
import { type System, systemShape } from '../../lab/design/system.ts'
import type { DesignCondition } from '../../lab/kinds/design.ts'
import type { Verdict } from '../../lab/verdict.ts'
import { hitShare } from './cache.ts'
import { gradeDesign, trialOf } from './grade-design.ts'
import { fluidPercentile } from './judge.ts'

const system = systemShape.parse({
  curve: { '00:00': 100, '12:00': 1_000, '24:00': 100 },
  zones: ['a', 'b'],
  machines: {
    balancer: { standard: { slots: 1_000, ms: 1, dollars_an_hour: 0 } },
    service: { small: { slots: 10, dollars_an_hour: 1 } },
    cache: { small: { slots: 100, ms: 1, items: 1_000, dollars_an_hour: 1 } },
    queue: { standard: { slots: 100, ms: 1, dollars_an_hour: 1 } },
    database: { small: { slots: 10, dollars_an_hour: 2 } },
  },
  tasks: {
    api: { on: 'service', ms: 20 },
    film: { on: 'database', ms: 5 },
    save: { on: 'database', ms: 5, writes: true },
    mail: { on: 'service', ms: 100 },
  },
  requests: {
    show: { share: 0.9, needs: ['api', 'film'], keys: { count: 1_000, skew: 1 }, fresh_s: 30 },
    buy: { share: 0.1, needs: ['api', 'save', 'mail'], fresh_s: 0, dollars: 2 },
  },
  failures: { 'zone-a': { says: 'zone a is gone', at: '12:00', minutes: 30, zone: 'a' } },
  failover_s: 15,
})

type Unset<T> = T extends unknown
  ? Omit<T, 'during' | 'of'> & { during?: string; of?: string }
  : never

function grade(answer: string, ...that: Unset<DesignCondition>[]): Verdict {
  return gradeIn(system, answer, ...that)
}

function gradeIn(system: System, answer: string, ...that: Unset<DesignCondition>[]): Verdict {
  const conditions = that.map((one) => ({ during: null, of: null, ...one }) as DesignCondition)
  const checks = [{ name: 'own', title: 'Own', that: conditions }]
  const attempt = { id: 'a', labId: 'design/x', variant: null, labHash: 'x', answer, seed: '1' }
  return gradeDesign({ system, checks }, attempt, {
    limits: defaultLimits,
    onCheck: () => undefined,
  })
}

const plain = `nodes:
  door: { kind: balancer, to: [web] }
  web: { kind: service, does: [api, mail], count: 5, to: [store, web2] }
  web2: { kind: service, count: 1 }
  store: { kind: database, does: [film, save] }
`
const base = plain.replace('to: [store, web2]', 'to: [store]').replace(/ {2}web2.*\n/, '')
const reasonOf = ({ checks }: Verdict) => checks.find(({ status }) => status === 'failed')

describe('a topology that cannot be tried', () => {
  it.each([
    [
      'a cycle',
      base.replace('film, save] }', 'film, save], to: [web] }'),
      'readable',
      /machine, zones, does/,
      /`to`/,
    ],
    [
      'services in a circle',
      base.replace('to: [store]', 'to: [store, b]') +
        '  b: { kind: service, to: [c] }\n  c: { kind: service, to: [b] }\n',
      'connected',
      /onward only/,
      /b → c → b/,
    ],
    [
      'one that leads to itself',
      base.replace('to: [store]', 'to: [store, web]'),
      'connected',
      /onward only/,
      /web → web/,
    ],
    ['no machines', base.replace('count: 5', 'count: 0'), 'readable', /from 1 to 10,000/, /0/],
    ['half a machine', base.replace('count: 5', 'count: 1.5'), 'readable', /whole number/, /1.5/],
    ['an unknown field', base.replace('count', 'counts'), 'readable', /count/, /`counts` in `web`/],
    [
      'an unknown kind',
      base.replace('balancer', 'loadbalancer'),
      'readable',
      /balancer, service/,
      /loadbalancer/,
    ],
    ['an unknown zone', base.replace('count: 5', 'zones: [z]'), 'readable', /of a, b/, /z/],
    [
      'a way to nowhere',
      base.replace('to: [store]', 'to: [shop]'),
      'connected',
      /door, web, store/,
      /shop/,
    ],
    [
      'two ways in',
      `${base}  other: { kind: service }\n`,
      'connected',
      /one node that nothing leads to/,
      /door, other/,
    ],
    [
      'a task that nobody does',
      base.replace('film, save', 'film'),
      'connected',
      /does `save`/,
      /none/,
    ],
    [
      'a task in the wrong place',
      base.replace('api, mail', 'api, mail, film').replace('does: [film, save]', 'does: [save]'),
      'connected',
      /`film` on a database/,
      /a service/,
    ],
    ['nothing', '', 'readable', /nodes/, /nothing/],
    ['no nodes', 'nodes: []', 'readable', /nodes/, /something else/],
    ['no YAML', 'nodes: {', 'readable', /YAML/, /./],
    [
      'aliases that multiply',
      'a: &a [1,1]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\nnodes: [*d,*d,*d]',
      'readable',
      /./,
      /./,
    ],
    [
      'a million nodes',
      `nodes:\n${'  n: {}\n'.repeat(1_000_000)}`,
      'readable',
      /65,536 bytes/,
      /./,
    ],
    [
      'a hundred and one nodes',
      `nodes:\n${Array.from({ length: 101 }, (_, at) => `  n${at}: { kind: service }\n`).join('')}`,
      'readable',
      /at most 100/,
      /101/,
    ],
  ])('says why: %s', (_what, answer, check, expected, came) => {
    const failed = reasonOf(grade(answer, { dollars_a_day_max: 1 }))
    expect(failed?.name).toBe(check)
    expect(failed?.reason?.expected).toMatch(expected)
    expect(failed?.reason?.came).toMatch(came)
    expect(failed?.reason?.try).not.toBe('')
  })
})

describe('a day', () => {
  it('is carried by enough machines, and names the one that is too few', () => {
    expect(grade(base, { answers: 'show', percentile: 95, within_ms: 100 }).status).toBe('passed')
    const verdict = grade(base.replace('count: 5', 'count: 2'), { fails_max: 0.001 })
    expect(reasonOf(verdict)?.reason?.came).toMatch(/%, from \d\d:\d\d on/)
    const { counterexample } = verdict
    if (counterexample?.kind !== 'design') throw new Error('a design')
    expect(counterexample.stations.find(({ isCause }) => isCause)?.name).toBe('web')
    expect(counterexample.costs.map(({ what }) => what)[1]).toMatch(/requests that failed/)
    expect(counterexampleText(counterexample)).toContain('web <==')
  })

  it('costs what its machines cost, idle or not', () => {
    expect(trialCost(base)).toBe((5 + 2) * 24)
    expect(trialCost(base.replace('film, save]', 'film, save], replicas: 2'))).toBe((5 + 6) * 24)
    expect(grade(base, { dollars_a_day_max: 168 }).status).toBe('passed')
    expect(grade(base, { dollars_a_day_max: 167 }).status).toBe('failed')
  })

  it('is down with its zone, and comes back with a replica elsewhere', () => {
    const during = { during: 'zone-a' }
    expect(grade(base, { fails_max: 0.9, ...during }).status).toBe('failed')
    const spread = base
      .replace('to: [web]', 'count: 2, zones: [a, b], to: [web]')
      .replace('count: 5', 'count: 8, zones: [a, b]')
    expect(grade(spread, { fails_max: 0.9, ...during }).status).toBe('failed')
    const replica = spread.replace('film, save]', 'film, save], replicas: 1, zones: [a, b]')
    expect(grade(replica, { fails_max: 0.02, ...during }).status).toBe('passed')
    expect(grade(replica, { fails_max: 0.001, ...during }).status).toBe('failed')
    expect(grade(replica, { fails_max: 0 }).status).toBe('passed')
  })

  it('does later what is in a queue, and says so where the answer needs it', () => {
    const queued = base
      .replace('does: [api, mail]', 'does: [api]')
      .replace('to: [store]', 'to: [store, letters]')
      .concat(
        '  letters: { kind: queue, to: [mailer] }\n  mailer: { kind: service, does: [mail], count: 2 }\n',
      )
    expect(grade(queued, { answers: 'buy', percentile: 95, within_ms: 120 }).status).toBe('passed')
    expect(grade(base, { answers: 'buy', percentile: 95, within_ms: 120 }).status).toBe('failed')
    expect(grade(queued, { answers: 'mail', percentile: 99, within_ms: 5_000 }).status).toBe(
      'passed',
    )
    expect(grade(queued, { waits: 'buy', for: 'mail' }).status).toBe('failed')
    expect(grade(queued, { waits: 'buy', for: 'save' }).status).toBe('passed')
  })

  it('knows how old an answer may be', () => {
    const cached = (ttl: number, keeps: string) =>
      base
        .replace('to: [store]', 'to: [films]')
        .concat(`  films: { kind: cache, ttl: ${ttl}, ${keeps} to: [store] }\n`)
    expect(grade(cached(30, ''), { fresh: 'show' }, { fresh: 'buy' }).status).toBe('passed')
    expect(grade(cached(31, ''), { fresh: 'show' }).status).toBe('failed')
    expect(grade(cached(31, 'keeps: [save],'), { fresh: 'show' }).status).toBe('passed')
    const replica = base.replace('film, save]', 'film, save], replicas: 1, replica_reads: [film]')
    expect(grade(replica, { fresh: 'show' }).status).toBe('passed')
  })

  it('adds up how old an answer may be behind one cache after another', () => {
    const inARow = (first: number, second: number) =>
      base
        .replace('to: [store]', 'to: [near]')
        .concat(`  near: { kind: cache, ttl: ${first}, to: [films] }\n`)
        .concat(`  films: { kind: cache, ttl: ${second}, to: [store] }\n`)
    expect(grade(inARow(15, 15), { fresh: 'show' }).status).toBe('passed')
    expect(grade(inARow(16, 15), { fresh: 'show' }).status).toBe('failed')
  })

  it('charges a replica with the writes of its primary, and not with its reads', () => {
    const list = { ...(system.tasks.film as (typeof system.tasks)[string]), ms: 8 }
    const show = system.requests.show as (typeof system.requests)[string]
    const busier = {
      ...system,
      tasks: { ...system.tasks, list },
      requests: { ...system.requests, show: { ...show, needs: ['api', 'film', 'list'] } },
    }
    const answer = base.replace(
      'film, save]',
      'film, list, save], replicas: 1, replica_reads: [film]',
    )
    const trial = trialOf(answer, busier, { seed: '1', limits: defaultLimits })
    if ('check' in trial) throw new Error(trial.check)
    const replica = trial.plan.stations.findIndex(({ part }) => part === 'replicas')
    // 900 films of 5 ms a second, on 10 slots of which saving takes half of one.
    expect(trial.dayWith(null).stations[replica]?.utilization[720]).toBeCloseTo(4.5 / 9, 2)
  })

  it('names the minute in which machines are too few, not the one in which a replica takes over', () => {
    const spread = base
      .replace('count: 5', 'count: 6, zones: [a, b]')
      .replace('door: { kind: balancer', 'door: { kind: balancer, count: 2, zones: [a, b]')
      .replace('film, save]', 'film, save], replicas: 1, zones: [a, b]')
    const came = (answer: string) =>
      grade(answer, { fails_max: 0.001, during: 'zone-a' }).counterexample
    expect(came(spread)).toMatchObject({ says: expect.stringContaining('`web` fell over') })
    const enough = came(spread.replace('count: 6', 'count: 12'))
    expect(enough).toMatchObject({ says: expect.stringContaining('Requests failed at 12:00') })
  })

  it('asks how long work from a queue may wait, where its machines cost too much', () => {
    const queued = base
      .replace('[api, mail], count: 5, to: [store]', '[api], count: 5, to: [store, letters]')
      .concat('  letters: { kind: queue, to: [mailer] }\n')
      .concat('  mailer: { kind: service, does: [mail], count: 9 }\n')
    const mail = { ...(system.tasks.mail as (typeof system.tasks)[string]), ms: 850 }
    const slow = { ...system, tasks: { ...system.tasks, mail } }
    const failed = reasonOf(gradeIn(slow, queued, { dollars_a_day_max: 300 }))
    expect(failed?.reason?.came).toBe('$408.00')
    expect(failed?.reason?.try).toMatch(
      /^`mailer` costs the most, \$216.00 a day. It works from a queue/,
    )
  })

  it('gives the same verdict for the same seed', () => {
    const [one, two] = [1, 2].map(() =>
      grade(base, { answers: 'show', percentile: 95, within_ms: 1 }),
    )
    expect(one?.counterexample).toEqual(two?.counterexample)
  })
})

function trialCost(answer: string): number {
  const made = trialOf(answer, system, { seed: '1', limits: defaultLimits })
  if ('check' in made) throw new Error(made.reason.expected)
  return made.plan.dollarsADay
}

describe('a cache', () => {
  const load = { rate: 1_000, count: 10_000, skew: 1, items: 1_000, ttlSeconds: 3_600 }

  it('finds all it has room for, and nothing that nobody asks for', () => {
    expect(hitShare({ ...load, items: 10_000, ttlSeconds: 1e6 })).toBeGreaterThan(0.99)
    expect(hitShare({ ...load, rate: 0 })).toBe(0)
  })

  it('finds more with more room and a longer ttl', () => {
    const shares = [100, 1_000, 5_000].map((items) => hitShare({ ...load, items }))
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(hitShare({ ...load, ttlSeconds: 1 })).toBeLessThan(hitShare(load))
  })

  it('agrees with a cache that is played through, within three percent', () => {
    expect(Math.abs(hitShare(load) - played(load.count, load.items))).toBeLessThan(0.03)
  })
})

/** The share found by a least-recently-used cache of so many items, asked by a Zipf law of skew 1. */
function played(count: number, items: number): number {
  const weights = Array.from({ length: count }, (_, at) => 1 / (at + 1))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  const cumulative = weights.map((weight) => (sum += weight / all))
  const kept = new Map<number, true>()
  let [state, found] = [12_345, 0]
  const lookups = 60_000
  for (let turn = 0; turn < lookups; turn++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const drawn = state / 4_294_967_296
    let [low, high] = [0, count - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cumulative[middle] as number) < drawn) low = middle + 1
      else high = middle
    }
    if (kept.delete(low) && turn >= lookups / 2) found++
    kept.set(low, true)
    if (kept.size > items) kept.delete(kept.keys().next().value as number)
  }
  return found / (lookups / 2)
}

describe('a day', () => {
  const trialWith = (answer: string) => {
    const trial = trialOf(answer, system, { seed: '1', limits: defaultLimits })
    if (!('plan' in trial)) throw new Error('a topology that can be tried')
    return trial
  }

  it('gets no quicker while more and more come, also where a station fills up', () => {
    const day = trialWith(base.replace('count: 5', 'count: 2')).dayWith(null)
    const took = Array.from({ length: 720 }, (_, minute) => fluidPercentile(day, 0, minute, 99))
    expect(Math.max(...took)).toBeGreaterThan(1)

    const quicker = took.findIndex((one, minute) => one < 0.8 * (took[minute - 1] ?? 0))
    expect(quicker).toBe(-1)
  })

  it('lets nothing through a station that is down', () => {
    const trial = trialWith(base.replace('count: 5', 'count: 5, zones: [a]'))
    const [noon, store] = [12 * 60, trial.plan.stations.findIndex(({ name }) => name === 'store')]
    expect(trial.dayWith(null).stations[store]?.rate[noon]).toBeGreaterThan(900)
    expect(trial.dayWith('zone-a').stations[store]?.rate[noon]).toBe(0)
  })
})
