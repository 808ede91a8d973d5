import { setTimeout as wait } from 'node:timers/promises'
import type { StepOf } from '../../lab/http/steps.ts'
import { jsonGap } from './judge-json.ts'
import { hasLabels, readScrape, type Sample, type Scrape, seriesOf } from './prometheus.ts'
import { type Play, sendStep } from './send.ts'
import { asCode, type Shortfall, shortfall } from './shortfall.ts'
import { fill } from './template.ts'
import { addEvent } from './trace.ts'

/* What those who operate a server read: its metrics and its log. */

type Metrics = StepOf<'metrics'>['metrics']

const askAgainMs = 100
const scrapeAdvice =
  'Write the text as Prometheus reads it: `# TYPE` once for each metric, then one line for each set of labels.'

/** Looks at /metrics until they have grown as they should. */
export async function playMetrics(play: Play, step: StepOf<'metrics'>): Promise<Shortfall | null> {
  const { since, ...wanted } = fill(step.metrics, play.scope)
  const before = since as Scrape | undefined
  const startedAt = performance.now()
  const { entries } = play.trace
  for (;;) {
    const length = entries.length
    const scrape = await look(play)
    if ('expected' in scrape) return { ...scrape, try: wanted.try ?? scrape.try }
    const found = metricsShortfall(before ?? null, scrape, wanted)
    if (found === null) {
      for (const name of Object.keys(step.capture ?? {})) play.scope.set(name, scrape)
      return null
    }
    if (performance.now() - startedAt > wanted.within_ms) {
      const said = wanted.try ?? play.advice ?? scrapeAdvice
      return { ...found, try: said, at: entries.length - 1 }
    }
    entries.length = length
    await wait(askAgainMs)
  }
}

async function look(play: Play): Promise<Scrape | Shortfall> {
  const { found, exchange } = await sendStep(play, {
    send: 'GET /metrics',
    expect: { status: 200, headers: { 'content-type': { matches: '^text/plain(;|$)' } } },
  })
  if (found) return found
  const read = readScrape(exchange?.response?.body?.toString('utf8') ?? '')
  if (!('expected' in read)) return read
  return {
    ...shortfall(`metrics that Prometheus can read: ${read.expected}`, read.came, scrapeAdvice),
    at: play.trace.entries.length - 1,
  }
}

function metricsShortfall(
  before: Scrape | null,
  now: Scrape,
  wanted: Omit<Metrics, 'since'>,
): Omit<Shortfall, 'try'> | null {
  for (const { name, type } of wanted.holds) {
    const own = now.types[name]
    if (own === type) continue
    const came = own === undefined ? 'none of that name' : `a ${own}`
    return { expected: `a ${type} called \`${name}\`, with its \`# TYPE\``, came, at: null }
  }
  if (before === null) return null
  const shrunk = before.samples.find(
    (one) => isCounted(one, before) && valueIn(now, one) < one.value,
  )
  if (shrunk) {
    const expected = `${shown(shrunk)} to be at least ${shrunk.value}, as it was before`
    return { expected, came: String(valueIn(now, shrunk)), at: null }
  }
  const more = now.samples.length - before.samples.length
  if (wanted.series_max !== undefined && more > wanted.series_max) {
    const fresh = now.samples.find(
      (one) => !before.samples.some((old) => seriesOf(old) === seriesOf(one)),
    )
    const expected = `at most ${wanted.series_max} lines more than before, whatever addresses are asked for`
    return { expected, came: `${more}, such as ${fresh ? shown(fresh) : ''}`, at: null }
  }
  for (const one of wanted.grew) {
    const found = growthShortfall(before, now, one)
    if (found) return found
  }
  return null
}

/** Counters, and what a histogram is made of: they only grow. */
function isCounted({ name }: Sample, { types }: Scrape): boolean {
  if (types[name] === 'counter') return true
  return types[name.replace(/_(bucket|count|sum)$/, '')] === 'histogram'
}

function valueIn({ samples }: Scrape, wanted: Sample): number {
  const series = seriesOf(wanted)
  return samples.find((one) => seriesOf(one) === series)?.value ?? 0
}

const shown = ({ name, labels }: Pick<Sample, 'name' | 'labels'>): string => {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  return `\`${name}${pairs.length > 0 ? `{${pairs.join(', ')}}` : ''}\``
}

function growthShortfall(
  before: Scrape,
  now: Scrape,
  { name, labels, without, by, at_least, at_most, says }: Metrics['grew'][number],
): Omit<Shortfall, 'try'> | null {
  const sum = ({ samples }: Scrape): number =>
    samples
      .filter((one) => one.name === name && hasLabels(one, labels))
      .filter((one) => Object.keys(without).length === 0 || !hasLabels(one, without))
      .reduce((total, { value }) => total + value, 0)
  const grown = Math.round((sum(now) - sum(before)) * 1e6) / 1e6
  const how =
    by !== undefined && grown !== Number(by)
      ? String(by)
      : at_least !== undefined && grown < Number(at_least)
        ? `at least ${at_least}`
        : at_most !== undefined && grown > Number(at_most)
          ? `at most ${at_most}`
          : null
  if (how === null) return null
  return {
    expected: `${shown({ name, labels })} to grow by ${how}, after ${says}`,
    came: `it grew by ${grown}`,
    at: null,
  }
}

const logAdvice =
  'Print one line of JSON to standard output when a request ends, with the keys that the stage names.'

/** Looks for lines of JSON among what the server has printed, until as many are there as should be. */
export async function playLogged(play: Play, step: StepOf<'logged'>): Promise<Shortfall | null> {
  const { with: keys, count, each, within_ms, try: advice } = fill(step.logged, play.scope)
  const said = advice ?? play.advice ?? logAdvice
  const startedAt = performance.now()
  for (;;) {
    const lines = linesOf(play.runtime.server?.output() ?? '')
    const own = lines.filter((line) => jsonGap(keys, line, 'partly') === null)
    const isLate = performance.now() - startedAt > within_ms
    if (own.length !== count && own.length <= count && !isLate) {
      await wait(askAgainMs)
      continue
    }
    const text = own.map((line) => JSON.stringify(line)).join('\n')
    const last = lines.slice(-5).map((line) => JSON.stringify(line))
    const at = addEvent(play.trace, 'We looked into the log', text || last.join('\n'))
    if (own.length !== count) {
      const expected = `${count} line${count === 1 ? '' : 's'} of JSON in the log with ${asCode(keys)}`
      return { ...shortfall(expected, own.length === 0 ? 'none' : String(own.length), said), at }
    }
    const gap = own.map((line) => jsonGap(each ?? {}, line, 'partly')).find((one) => one !== null)
    if (!gap) return null
    return { ...shortfall(`in the line of the log, ${gap.expected}`, gap.came, said), at }
  }
}

/** Lines that are JSON objects; what else is printed is of no interest. */
function linesOf(output: string): Record<string, unknown>[] {
  return output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return []
    try {
      return [JSON.parse(line) as Record<string, unknown>]
    } catch {
      return []
    }
  })
}
