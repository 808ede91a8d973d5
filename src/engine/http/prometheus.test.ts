import { describe, expect, it } from 'vitest'
import { hasLabels, readScrape, type Scrape, seriesOf } from './prometheus.ts'

const histogram = (buckets: readonly number[], count: number): string =>
  [
    '# TYPE took histogram',
    ...buckets.map(
      (value, at) => `took_bucket{route="/",le="${['0.1', '1.0', '+Inf'][at]}"} ${value}`,
    ),
    'took_sum{route="/"} 0.5',
    `took_count{route="/"} ${count}`,
    '',
  ].join('\n')

describe('metrics as text', () => {
  it('are read as Prometheus reads them', () => {
    const text = `# HELP asked How often.
# TYPE asked counter
asked{route="/films/:id",says="a \\"b\\" \\\\ c\\nd",} 3 1700000000000
asked { route = "/" } 1e3

# any other comment
up +Inf
`
    const { samples, types } = readScrape(text) as Scrape
    expect(types).toEqual({ asked: 'counter' })
    expect(samples).toEqual([
      { name: 'asked', labels: { route: '/films/:id', says: 'a "b" \\ c\nd' }, value: 3 },
      { name: 'asked', labels: { route: '/' }, value: 1000 },
      { name: 'up', labels: {}, value: Number.POSITIVE_INFINITY },
    ])
  })

  it('compare by their labels in any order, and by bounds as numbers', () => {
    const one = { name: 'a', labels: { x: '1', le: '1' } }
    expect(seriesOf(one)).toBe(seriesOf({ name: 'a', labels: { le: '1.0', x: '1' } }))
    expect(hasLabels({ ...one, value: 1 }, { le: '1.00' })).toBe(true)
    expect(hasLabels({ ...one, value: 1 }, { x: '1.0' })).toBe(false)
  })

  it('hold whole histograms', () => {
    expect(readScrape(histogram([1, 2, 2], 2))).toHaveProperty('samples')
  })

  it.each([
    ['no line feed at the end', 'a 1', /line feed/],
    ['a quote that is not escaped', 'a{b="c"d"} 1\n', /escaped/],
    ['a value that is none', 'a{b="c"} one\n', /a number/],
    ['two lines for one series', 'a{b="1",c="2"} 1\na{c="2",b="1"} 2\n', /once/],
    ['a name that cannot be', '1a 1\n', /on each line/],
    ['a type twice', '# TYPE a counter\n# TYPE a counter\n', /one TYPE/],
    ['a type that is none', '# TYPE a number\n', /another type/],
    ['buckets that each count for themselves', histogram([1, 0, 1], 1), /everything up to/],
    ['no bucket for all', histogram([1, 2], 2), /\+Inf/],
    ['a count that is another', histogram([1, 2, 2], 3), /as much/],
    ['no sum', histogram([1, 1, 1], 1).replace(/^took_sum.*\n/m, ''), /_sum/],
  ])('are refused with %s', (_, text, expected) => {
    expect((readScrape(text) as { expected: string }).expected).toMatch(expected)
  })
})
