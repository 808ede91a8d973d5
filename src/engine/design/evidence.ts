import type { Reason } from '../../kit/problem.ts'
import {
  type DayCurve,
  type DesignCounterexample,
  plainNumber,
  type StationThen,
} from '../../lab/counterexample/design.ts'
import { timeOf } from '../../lab/design/system.ts'
import type { Day } from './day.ts'
import {
  type DesignTrial,
  failingIn,
  fluidPercentile,
  lossesOf,
  minutesOf,
  type Shortfall,
} from './judge.ts'

/** What a check says of a shortfall, and what proves it. */
export interface Evidence {
  readonly reason: Reason
  readonly counterexample: DesignCounterexample
}

/** Puts a shortfall into words, with the minute and the day that show it. */
export function evidenceOf(shortfall: Shortfall, trial: DesignTrial): Evidence {
  switch (shortfall.kind) {
    case 'slow':
      return slowEvidence(shortfall, trial)
    case 'fails':
      return failsEvidence(shortfall, trial)
    case 'dear':
      return dearEvidence(shortfall, trial)
    case 'unknown-yet':
      return unknownEvidence(shortfall)
    case 'stale':
      return staleEvidence(shortfall)
  }
}

type Of<K extends Shortfall['kind']> = Extract<Shortfall, { kind: K }>

function slowEvidence(shortfall: Of<'slow'>, trial: DesignTrial): Evidence {
  const { condition, day, minute, seconds, flow } = shortfall
  const { answers, percentile, within_ms } = condition
  const came = `${plainNumber(seconds * 1_000)} ms at ${timeOf(minute)}`
  const stations = stationsAt(trial, day, minute, flow)
  const cause = stations.find(({ isCause }) => isCause)
  return {
    reason: {
      expected: `${percentile} of 100 \`${answers}\` within ${plainNumber(within_ms)} ms${duringText(day)}`,
      came,
      try: cause ? tryFor(cause) : 'Shorten the way, or take work off it.',
    },
    counterexample: {
      kind: 'design',
      says:
        cause && cause.busy >= 1
          ? `At ${timeOf(minute)} \`${cause.name}\` fell over`
          : `At ${timeOf(minute)} \`${answers}\` took ${plainNumber(seconds * 1_000)} ms`,
      time: timeOf(minute),
      why: cause
        ? whyOf(cause)
        : `No part is overloaded. The work itself takes longer than ${plainNumber(within_ms)} ms.`,
      stations,
      curve: timeCurve(day, flow, { percentile, answers, limit: within_ms }),
      costs: costsOf(trial, day),
      note: exactness(shortfall),
    },
  }
}

function failsEvidence(
  { condition, day, minute, share }: Of<'fails'>,
  trial: DesignTrial,
): Evidence {
  const stations = stationsAt(trial, day, minute, null)
  const cause = stations.find(({ isCause }) => isCause)
  const what = condition.of === null ? 'requests' : `\`${condition.of}\` requests`
  return {
    reason: {
      expected: `at most ${percentText(condition.fails_max)} of ${what} fail${duringText(day)}`,
      came: `${percentText(share)}, from ${timeOf(minute)} on`,
      try: cause ? tryFor(cause) : 'Look for what everything depends on.',
    },
    counterexample: {
      kind: 'design',
      says: cause
        ? `At ${timeOf(minute)} \`${cause.name}\` ${cause.most === 0 ? 'was down' : 'fell over'}`
        : `Requests failed at ${timeOf(minute)}`,
      time: timeOf(minute),
      why: cause ? whyOf(cause) : '',
      stations,
      curve: failingCurve(trial, day, condition.of, condition.fails_max),
      costs: costsOf(trial, day),
      note: 'Counted in fluid steps of one second.',
    },
  }
}

function dearEvidence({ dollarsADay, most }: Of<'dear'>, trial: DesignTrial): Evidence {
  const { system } = trial
  const day = trial.dayWith(null)
  const nodes = trial.plan.stations.filter(({ part }) => part !== 'replicas')
  const costs = nodes.map(({ node }) => {
    const machines = node.kind === 'database' ? 1 + node.replicas : node.count
    const hour = system.machines[node.kind][node.machine]?.dollars_an_hour ?? 0
    return { what: `${node.name}: ${machines} × ${node.machine}`, dollars: machines * hour * 24 }
  })
  // A balancer is hardly ever busy and costs next to nothing: what counts is money that nobody uses.
  const paid = nodes.map(({ node }, at) => {
    const own = trial.plan.stations.map((one, place) => (one.node === node ? place : -1))
    const peaks = own.map((place) => Math.max(0, ...(day.stations[place]?.utilization ?? [])))
    const busy = Math.max(0, ...peaks)
    const dollars = costs[at]?.dollars ?? 0
    return { name: node.name, dollars, busy, unused: dollars * (1 - Math.min(1, busy)) }
  })
  const idle = paid.reduce((most, one) => (one.unused > most.unused ? one : most))
  return {
    reason: {
      expected: `at most $${plainNumber(most)} a day`,
      came: `$${plainNumber(dollarsADay)}`,
      try: `\`${idle.name}\` costs $${plainNumber(idle.dollars)} a day, and is ${plainNumber(idle.busy * 100)}% busy at the day's peak. How much of it does the peak need?`,
    },
    counterexample: {
      kind: 'design',
      says: `It costs $${plainNumber(dollarsADay - most)} a day more than there is`,
      time: null,
      why: `Machines cost the same whether they work or wait. At the day's peak ${paid.map(({ name, busy }) => `\`${name}\` is ${plainNumber(busy * 100)}% busy`).join(', ')}.`,
      stations: [],
      curve: null,
      costs: costs.toSorted((a, b) => b.dollars - a.dollars),
      note: '',
    },
  }
}

function unknownEvidence({ request, task }: Of<'unknown-yet'>): Evidence {
  return {
    reason: {
      expected: `\`${task}\` is done before a \`${request}\` is answered`,
      came: 'it waits in a queue, and the answer goes out without it',
      try: `Ask what the answer says. What it depends on can't come later: lead to \`${task}\` without a queue.`,
    },
    counterexample: {
      kind: 'design',
      says: `A \`${request}\` is answered before \`${task}\` is done`,
      time: null,
      why: `The answer says that it worked. Whether it did is known once \`${task}\` has come out of the queue, and then someone has been told the wrong thing.`,
      stations: [],
      curve: null,
      costs: [],
      note: '',
    },
  }
}

function staleEvidence({ request, age, most }: Of<'stale'>): Evidence {
  const says = most === 0 ? 'the newest' : `at most ${plainNumber(most)} s old`
  return {
    reason: {
      expected: `what a \`${request}\` reads is ${says}`,
      came: `up to ${plainNumber(age)} s old`,
      try: 'Follow its way: a cache may say what was true a ttl ago, a replica what was true a moment ago.',
    },
    counterexample: {
      kind: 'design',
      says: `A \`${request}\` may read what was true ${plainNumber(age)} seconds ago`,
      time: null,
      why: 'Someone changes something, asks again, and gets the old answer. Most of the time nobody notices. The one who does has paid twice, or calls.',
      stations: [],
      curve: null,
      costs: [],
      note: 'The age is what the ttl of a cache and the lag of a replica allow.',
    },
  }
}

/** What every station had to do in a minute; the cause is the one that kept others waiting most. */
function stationsAt(
  trial: DesignTrial,
  day: Day,
  minute: number,
  flow: number | null,
): StationThen[] {
  const { plan } = trial
  const onWay = new Set(
    (flow === null ? plan.flows : [plan.flows[flow]]).flatMap(
      (one) => one?.steps.map(({ station }) => station) ?? [],
    ),
  )
  const rows = plan.stations.map(({ name }, at) => {
    const of = day.stations[at] as Day['stations'][number]
    const [rate, servers] = [of.rate[minute] as number, of.servers[minute] as number]
    const busy = of.utilization[minute] as number
    const most = servers === 0 ? 0 : busy === 0 ? servers : rate / busy
    return {
      name,
      rate,
      most,
      busy: Number.isFinite(busy) ? busy : 1e6,
      waitMs: (of.backlog[minute] as number) * 1_000,
    }
  })
  const weight = (at: number): number => {
    const row = rows[at] as (typeof rows)[number]
    if (!onWay.has(at) || row.rate === 0) return -1
    return row.most === 0 ? 1e12 : row.waitMs > 0 ? 1e6 + row.waitMs : row.busy
  }
  const cause = rows.reduce((best, _, at) => (weight(at) > weight(best) ? at : best), 0)
  return rows.map((row, at) => ({ ...row, isCause: at === cause && weight(at) >= 0.6 }))
}

function whyOf({ name, rate, most, waitMs, busy }: StationThen): string {
  if (most === 0)
    return `Nothing of \`${name}\` was left, and ${plainNumber(rate)} requests a second went there.`
  if (busy >= 1 || waitMs > 0) {
    const waited =
      waitMs > 0
        ? ` The last to come waited ${plainNumber(waitMs / 1_000)} s for those before it.`
        : ''
    return `\`${name}\` got ${plainNumber(rate)} requests a second and can do ${plainNumber(most)}.${waited} What waits too long is given up.`
  }
  return `\`${name}\` is ${plainNumber(busy * 100)}% busy. Requests come at random, so the closer it gets to 100%, the longer they wait for one another.`
}

function tryFor({ name, most, busy }: StationThen): string {
  if (most === 0) return `\`${name}\` needs a machine in a place that doesn't fail with the others.`
  if (busy < 0.85)
    return `Most of the time is spent at \`${name}\`, which is ${plainNumber(busy * 100)}% busy. Give it room, or less to do.`
  return `\`${name}\` is ${plainNumber(busy * 100)}% busy: give it more machines, or keep work away from it.`
}

const pointEveryMinutes = 15

/** The worst value of each quarter of an hour. */
function curveOf(day: Day, value: (minute: number) => number): DayCurve['points'] {
  const minutes = minutesOf(day)
  const every = minutes.length <= 120 ? 1 : pointEveryMinutes
  const points: DayCurve['points'][number][] = []
  for (let at = 0; at < minutes.length; at += every) {
    const group = minutes.slice(at, at + every)
    const worst = group.reduce((best, minute) => (value(minute) > value(best) ? minute : best))
    points.push({ time: timeOf(worst), demand: day.demand[worst] as number, value: value(worst) })
  }
  return points
}

function timeCurve(
  day: Day,
  flow: number,
  { percentile, answers, limit }: { percentile: number; answers: string; limit: number },
): DayCurve {
  return {
    title: `Within which ${percentile} of 100 \`${answers}\` are answered`,
    unit: 'ms',
    limit,
    points: curveOf(day, (minute) => fluidPercentile(day, flow, minute, percentile) * 1_000),
  }
}

function failingCurve(
  trial: DesignTrial,
  day: Day,
  request: string | null,
  limit: number,
): DayCurve {
  return {
    title: request === null ? 'Requests that fail' : `\`${request}\` requests that fail`,
    unit: '%',
    limit: limit * 100,
    points: curveOf(day, (minute) => {
      const { failing, asked } = failingIn(trial.plan, day, minute, request)
      return asked === 0 ? 0 : (failing / asked) * 100
    }),
  }
}

function costsOf(trial: DesignTrial, day: Day): DesignCounterexample['costs'] {
  const losses = lossesOf(trial, day)
  const machines = { what: 'Machines, a day', dollars: trial.plan.dollarsADay }
  if (losses.count < 1) return [machines]
  return [
    machines,
    { what: `${plainNumber(losses.count)} requests that failed`, dollars: losses.dollars },
  ]
}

function exactness({ fluid, measured }: Of<'slow'>): string {
  if (measured === null) {
    return 'Counted in fluid steps of one second: work piles up here, and no event needs to be looked at.'
  }
  return `Every event of this minute was simulated: ${plainNumber(measured.seconds * 1_000)} ± ${plainNumber(measured.error * 1_000)} ms over ${measured.samples.toLocaleString('en-US')} requests. The fluid steps of the day said ${plainNumber(fluid * 1_000)} ms.`
}

const percentText = (share: number): string => `${plainNumber(share * 100)}%`
const duringText = ({ failure }: Day): string => (failure === null ? '' : ` while ${failure.says}`)
