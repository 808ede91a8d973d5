import type { Reason } from '../../kit/problem.ts'
import {
  type DayCurve,
  type DesignCounterexample,
  plainNumber,
  type StationThen,
} from '../../lab/counterexample/design.ts'
import { timeOf } from '../../lab/design/system.ts'
import type { Day } from './day.ts'
import { dearEvidence } from './dear-evidence.ts'
import {
  type DesignTrial,
  failingIn,
  fluidPercentile,
  lossesOf,
  minutesOf,
  type Shortfall,
} from './judge.ts'
import { slowdown, troubleAt } from './state.ts'

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
  const slow = slowWords(shortfall, trial, cause)
  return {
    reason: {
      expected: `${percentile} of 100 \`${answers}\` within ${plainNumber(within_ms)} ms${duringText(day)}`,
      came,
      try: slow.attempt,
    },
    counterexample: {
      kind: 'design',
      says:
        cause && cause.busy >= 1
          ? `At ${timeOf(minute)} \`${cause.name}\` fell over`
          : `At ${timeOf(minute)} \`${answers}\` took ${plainNumber(seconds * 1_000)} ms`,
      time: timeOf(minute),
      why: slow.why,
      stations,
      curve: timeCurve(day, flow, { percentile, answers, limit: within_ms }),
      costs: costsOf(trial, day),
      note: exactness(shortfall),
    },
  }
}

/** Why it took so long, and what to try. */
function slowWords(
  shortfall: Of<'slow'>,
  trial: DesignTrial,
  cause: StationThen | undefined,
): { readonly why: string; readonly attempt: string } {
  const { answers, within_ms } = shortfall.condition
  const longest = longestWork(shortfall, trial)
  if (longest !== null) {
    return {
      why: `Nobody waits for anyone here: one after another, requests would take as long. Most of it is the work at \`${longest}\`.`,
      attempt: `\`${longest}\` takes that long at any hour: more machines change nothing. Does whoever asks for \`${answers}\` have to wait for it?`,
    }
  }
  const { day, flow, minute, seconds } = shortfall
  const isGivenUp = (day.flows[flow]?.lost[minute] ?? 0) > 0
  if (cause)
    return {
      why: whyOf(cause, { tookMs: seconds * 1_000, isGivenUp }),
      attempt: tryFor(cause, trial),
    }
  return {
    why: `No part is overloaded. The work itself takes longer than ${plainNumber(within_ms)} ms.`,
    attempt: 'Shorten the way, or take work off it.',
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
      try: cause ? tryFor(cause, trial) : 'Look for what everything depends on.',
    },
    counterexample: {
      kind: 'design',
      says: failedText(cause, timeOf(minute)),
      time: timeOf(minute),
      why: cause ? whyOf(cause, { isGivenUp: true }) : '',
      stations,
      curve: failingCurve(trial, day, condition.of, condition.fails_max),
      costs: costsOf(trial, day),
      note: 'Counted in fluid steps of one second.',
    },
  }
}

function failedText(cause: StationThen | undefined, time: string): string {
  if (cause?.most === 0) return `At ${time} \`${cause.name}\` was down`
  const isOver = cause !== undefined && (cause.busy >= 1 || cause.waitMs > 0)
  return isOver ? `At ${time} \`${cause.name}\` fell over` : `Requests failed at ${time}`
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
      why: 'Someone changes something, asks again, and gets the old answer. Most of the time nobody notices. The one who does stops trusting what the page says.',
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

/** Where most of the work is done, if a request takes too long even when nobody else is there; null: it doesn't. */
function longestWork({ condition, day, flow }: Of<'slow'>, { plan }: DesignTrial): string | null {
  const quiet = minutesOf(day).reduce((best, minute) =>
    (day.demand[minute] as number) < (day.demand[best] as number) ? minute : best,
  )
  const atRest = fluidPercentile(day, flow, quiet, condition.percentile)
  const isWaiting = day.stations.some(({ backlog }) => (backlog[quiet] as number) > 0)
  if (isWaiting || atRest * 1_000 <= condition.within_ms) return null
  const trouble = troubleAt(day.failure, quiet * 60)
  const worked = (plan.flows[flow]?.steps ?? []).map(({ station, mean, task }) => ({
    station,
    seconds: mean * slowdown(task, trouble),
  }))
  const [longest] = worked.toSorted((a, b) => b.seconds - a.seconds)
  const isIdle =
    longest !== undefined && (day.stations[longest.station]?.utilization[quiet] ?? 1) < 0.5
  return isIdle ? (plan.stations[longest.station]?.name ?? null) : null
}

/** What kept requests waiting; `tookMs` is how long those took that are asked about. */
function whyOf(
  { name, rate, most, waitMs, busy }: StationThen,
  { tookMs = 0, isGivenUp }: { readonly tookMs?: number; readonly isGivenUp: boolean },
): string {
  if (most === 0)
    return `Nothing of \`${name}\` was left, and ${plainNumber(rate)} requests a second went there.`
  if (busy >= 1 || waitMs > 0) {
    const isByChance = waitMs === 0 || waitMs * 2 < tookMs
    const waited = isByChance
      ? ' Requests come at random, and a line that forms by chance has no time to get shorter.'
      : ` The last to come waited ${plainNumber(waitMs / 1_000)} s for those before it.`
    const at = busy >= 1 ? '' : ', after more had come'
    return `\`${name}\` got ${exactly(rate)} requests a second and can do ${exactly(most)}${at}.${waited}${isGivenUp ? ' What waits too long is given up.' : ''}`
  }
  return `\`${name}\` is ${plainNumber(busy * 100)}% busy. Requests come at random, so the closer it gets to 100%, the longer they wait for one another.`
}

/** With one digit after the point: that 267 come and 267 can be done says nothing. */
const exactly = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: 1 })

function tryFor({ name, most, busy }: StationThen, { plan }: DesignTrial): string {
  const isOneMachine = plan.stations.some((one) => one.name === name && one.part === 'primary')
  if (most === 0) return `\`${name}\` needs a machine in a place that doesn't fail with the others.`
  if (busy < 0.85)
    return `Most of the time is spent at \`${name}\`, which is ${plainNumber(busy * 100)}% busy. Give it room, or less to do.`
  return `\`${name}\` is ${plainNumber(busy * 100)}% busy: ${isOneMachine ? 'give it a larger machine' : 'give it more machines'}, or keep work away from it.`
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
