/*
 * Metrics in Prometheus's text format 0.0.4: what a scrape takes, and what it would refuse.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */

/** One line with a value. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** All metrics of one look. */
export interface Scrape {
  readonly samples: readonly Sample[]
  readonly types: Readonly<Record<string, string>>
}

/** What's wrong with a text, and the line that shows it. */
export interface ScrapeMistake {
  readonly expected: string
  readonly came: string
}

const nameForm = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const sampleForm = new RegExp(
  `^(${nameForm})(?:[ \\t]*\\{(.*)\\})?[ \\t]+(\\S+)(?:[ \\t]+-?\\d+)?[ \\t]*$`,
)
const typeForm = new RegExp(`^# TYPE (${nameForm}) (counter|gauge|histogram|summary|untyped)$`)
const labelForm = /^[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\\n]|\\.)*)"[ \t]*(?:,|$)/

const mistake = (expected: string, line: string): ScrapeMistake => ({
  expected,
  came: `the line \`${line.slice(0, 200).replaceAll('`', "'")}\``,
})

/** Reads a text as a scrape does. */
export function readScrape(text: string): Scrape | ScrapeMistake {
  const samples: Sample[] = []
  const types: Record<string, string> = {}
  const seen = new Set<string>()
  if (!text.endsWith('\n')) {
    return { expected: 'a line feed at the end of the last line too', came: 'none' }
  }
  for (const line of text.split('\n')) {
    if (line.startsWith('# TYPE')) {
      const [, name, type] = typeForm.exec(line.trimEnd()) ?? []
      if (name === undefined || type === undefined) {
        return mistake('`# TYPE name counter`, or another type', line)
      }
      if (Object.hasOwn(types, name)) return mistake('one TYPE for each metric', line)
      types[name] = type
    }
    if (line.trim() === '' || line.startsWith('#')) continue
    const sample = readSample(line)
    if ('expected' in sample) return sample
    const series = seriesOf(sample)
    if (seen.has(series)) return mistake('each name with its labels once', line)
    seen.add(series)
    samples.push(sample)
  }
  return histogramMistake({ samples, types }) ?? { samples, types }
}

function readSample(line: string): Sample | ScrapeMistake {
  const [, name, inside = '', number] = sampleForm.exec(line) ?? []
  if (name === undefined || number === undefined) {
    return mistake('`name{label="value"} 1` on each line', line)
  }
  const labels: Record<string, string> = {}
  let rest = inside.trim()
  while (rest !== '') {
    const [whole, label, value] = labelForm.exec(rest) ?? []
    if (whole === undefined || label === undefined || value === undefined) {
      return mistake(
        'labels such as `route="/films/:id"`, with `\\`, `"` and line feeds escaped',
        line,
      )
    }
    if (Object.hasOwn(labels, label)) return mistake('each label once', line)
    labels[label] = unescaped(value)
    rest = rest.slice(whole.length).trim()
  }
  const value = numberOf(number)
  return value === null
    ? mistake('a number at the end of each line', line)
    : { name, labels, value }
}

const unescaped = (value: string): string =>
  value.replace(/\\(.)/g, (_all, one: string) => (one === 'n' ? '\n' : one))

/** As Go reads a float; null: it isn't one. */
function numberOf(text: string): number | null {
  const special = /^([+-]?)Inf$/i.exec(text)
  if (special) return special[1] === '-' ? -Infinity : Infinity
  if (text === 'NaN') return Number.NaN
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null
}

/** Its name and its labels, in whatever order they came. */
export function seriesOf({ name, labels }: Pick<Sample, 'name' | 'labels'>): string {
  const pairs = Object.entries(labels).map(([label, value]) => [
    label,
    label === 'le' ? numberOf(value) : value,
  ])
  return JSON.stringify([name, pairs.sort(([a], [b]) => String(a).localeCompare(String(b)))])
}

/** Whether a series has all of these labels; bounds of buckets are compared as numbers. */
export function hasLabels(sample: Sample, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([label, value]) => {
    const own = sample.labels[label]
    if (own === undefined) return false
    return label === 'le' ? numberOf(own) === numberOf(value) : own === String(value)
  })
}

/** Buckets count everything up to their bound, `+Inf` counts all, and there's a sum. */
function histogramMistake({ samples, types }: Scrape): ScrapeMistake | null {
  for (const [name, type] of Object.entries(types)) {
    if (type !== 'histogram') continue
    const groups = new Map<string, { bound: number; value: number }[]>()
    for (const { name: own, labels, value } of samples) {
      if (own !== `${name}_bucket`) continue
      const { le = '', ...rest } = labels
      const bound = numberOf(le)
      if (bound === null) return { expected: `a number as \`le\` of ${own}`, came: `\`${le}\`` }
      const key = seriesOf({ name, labels: rest })
      groups.set(key, [...(groups.get(key) ?? []), { bound, value }])
    }
    const totals = samples.filter((one) => one.name === `${name}_count`)
    const sums = new Set(
      samples
        .filter((one) => one.name === `${name}_sum`)
        .map(({ labels }) => seriesOf({ name, labels })),
    )
    for (const [key, buckets] of groups) {
      const total = totals.find(({ labels }) => seriesOf({ name, labels }) === key)
      const found = groupMistake(name, { buckets, total, hasSum: sums.has(key) })
      if (found) return found
    }
  }
  return null
}

function groupMistake(
  name: string,
  group: {
    readonly buckets: readonly { readonly bound: number; readonly value: number }[]
    readonly total: Sample | undefined
    readonly hasSum: boolean
  },
): ScrapeMistake | null {
  const buckets = group.buckets.toSorted((one, other) => one.bound - other.bound)
  const last = buckets.at(-1)
  if (last?.bound !== Infinity) {
    return { expected: `a bucket of ${name} with \`le="+Inf"\``, came: 'none' }
  }
  const shrinking = buckets.find(({ value }, at) => at > 0 && value < (buckets[at - 1]?.value ?? 0))
  if (shrinking) {
    return {
      expected: `each bucket of ${name} to count everything up to its bound, so that none has less than the one before it`,
      came: `${shrinking.value} in \`le="${shrinking.bound}"\`, and more in the bucket before it`,
    }
  }
  if (!group.total || !group.hasSum) {
    return { expected: `${name}_count and ${name}_sum beside the buckets`, came: 'not both' }
  }
  if (group.total.value === last.value) return null
  return {
    expected: `as much in ${name}_count as in \`le="+Inf"\``,
    came: `${group.total.value} and ${last.value}`,
  }
}
