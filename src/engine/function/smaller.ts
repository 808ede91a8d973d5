import type { Input } from '../../lab/kinds/inputs.ts'

/** Smaller values that a description allows as well, the smallest first; none for what is made of a text. */
export function smallerThan(input: Input, value: unknown): unknown[] {
  if (typeof input === 'string') return typeof value === 'number' ? smallerNumbers(value, {}) : []
  if ('integer' in input && typeof value === 'number') return smallerNumbers(value, input.integer)
  if ('nullable' in input) return value === null ? [] : smallerThan(input.nullable, value)
  if ('any_of' in input && typeof value === 'number') {
    return input.any_of.flatMap((one) => smallerThan(one, value))
  }
  if ('optional' in input) return value === undefined ? [] : smallerThan(input.optional, value)
  if ('text' in input && typeof value === 'string') {
    const { min = 0 } = input.text
    return shorter([...value], min).map((signs) => signs.join(''))
  }
  if ('json' in input && typeof value === 'string') {
    return smallerThan(input.json, JSON.parse(value)).map((one) => JSON.stringify(one))
  }
  if ('lines' in input && typeof value === 'string') return fewerLines(input.lines, value)
  if ('list' in input && Array.isArray(value)) {
    const { of, min = 0, unique, unique_by: by } = input.list
    const fewer = shorter(value, min)
    if (unique || by !== undefined) return fewer
    const items = value.flatMap((item, at) =>
      smallerThan(of, item).map((one) => value.with(at, one)),
    )
    return [...fewer, ...items]
  }
  if ('record' in input && typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, one]) => {
      const field = input.record[name]
      return field === undefined
        ? []
        : smallerThan(field, one).map((less) => ({ ...value, [name]: less }))
    })
  }
  return []
}

/** Without some of the lines; the first stays where the description names it. */
function fewerLines(
  { first, min = 0, ends = 'plain' }: Extract<Input, { readonly lines: unknown }>['lines'],
  value: string,
): string[] {
  const end = ends === 'windows' ? '\r\n' : '\n'
  const all = value.split(end)
  const head = first === undefined ? [] : all.slice(0, 1)
  const tail = ends === 'none' || value === '' ? [] : all.slice(-1)
  const drawn = all.slice(head.length, all.length - tail.length)
  return shorter(drawn, min).map((fewer) => [...head, ...fewer, ...tail].join(end))
}

function smallerNumbers(
  value: number,
  { min = -100, max = 100 }: { min?: number | undefined; max?: number | undefined },
): number[] {
  const least = Math.min(Math.max(0, min), max)
  const wanted = [
    least,
    least + 1,
    Math.trunc((least + value) / 2),
    value - Math.sign(value - least),
  ]
  const isLess = (one: number): boolean => Math.abs(one - least) < Math.abs(value - least)
  return [...new Set(wanted)].filter((one) => one >= min && one <= max && isLess(one))
}

/** Without one half, then without one of the items. */
function shorter<T>(items: readonly T[], min: number): T[][] {
  const half = Math.ceil(items.length / 2)
  const ones = items.length <= 60 ? items.map((_, at) => items.toSpliced(at, 1)) : []
  return [items.slice(0, half), items.slice(half), ...ones].filter(
    (fewer) => fewer.length >= min && fewer.length < items.length,
  )
}
