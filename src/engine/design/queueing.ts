/** What reaches a station, per second, and how long its work takes. */
export interface Offered {
  readonly rate: number
  /** Mean seconds of work, and their squared coefficient of variation. */
  readonly mean: number
  readonly squaredVariation: number
}

/** Waiting before the work begins. */
export interface Waiting {
  readonly mean: number
  /** Mean of the square: with the mean it gives the spread. */
  readonly square: number
}

/** From so many servers on a closed form stands in for the recursion. */
const exactServersMax = 400

/**
 * The chance that an arrival waits in an M/M/c queue (Erlang C). Above exactServersMax servers
 * Sakasegawa's approximation, whose error is small where there are many.
 */
export function chanceOfWaiting(servers: number, load: number): number {
  const busy = load / servers
  if (busy >= 1) return 1
  if (servers > exactServersMax) return busy ** (Math.sqrt(2 * (servers + 1)) - 1)
  let blocked = 1
  for (let n = 1; n <= servers; n++) blocked = (load * blocked) / (n + load * blocked)
  return blocked / (1 - busy * (1 - blocked))
}

/**
 * Waiting in a queue with Poisson arrivals and any work: exact for M/M/c and M/G/1's mean, else the
 * M/M/c value times (1 + variation²) / 2 (Allen and Cunneen). Infinite where it never settles.
 */
export function waitingOf(servers: number, { rate, mean, squaredVariation }: Offered): Waiting {
  const spare = servers / mean - rate
  if (rate === 0 || !Number.isFinite(servers)) return { mean: 0, square: 0 }
  if (spare <= 0) return { mean: Infinity, square: Infinity }
  const given = (1 + squaredVariation) / 2 / spare
  const chance = chanceOfWaiting(servers, rate * mean)
  return { mean: chance * given, square: 2 * chance * given ** 2 }
}

/**
 * Waiting that chance alone has brought about after so many seconds of full work, from an empty line:
 * a Brownian motion that's turned back at zero (Kingman's heavy traffic). A queue that's all but full
 * takes hours to settle, and a minute of a day doesn't.
 */
export function waitingAfter(
  seconds: number,
  servers: number,
  { rate, mean, squaredVariation }: Offered,
): Waiting {
  const spread = ((rate * mean ** 2 * (1 + squaredVariation)) / servers ** 2) * seconds
  return { mean: Math.sqrt((2 / Math.PI) * spread), square: spread }
}

/** Quantiles of the standard normal distribution, for the percentiles that labs may ask. */
const normal: Readonly<Record<number, number>> = {
  50: 0,
  90: 1.281_552,
  95: 1.644_854,
  99: 2.326_348,
  99.9: 3.090_232,
}

/** A percentile of a time with this mean and variance, as if it were gamma (Wilson and Hilferty). */
export function gammaPercentile(percentile: number, mean: number, variance: number): number {
  if (mean === 0 || variance <= 0 || !Number.isFinite(mean)) return mean
  const ninth = variance / mean ** 2 / 9
  const z = normal[percentile] ?? 0
  return mean * Math.max(0, 1 - ninth + z * Math.sqrt(ninth)) ** 3
}
