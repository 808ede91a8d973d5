import type { Random } from '../../kit/random.ts'
import type { DrawnModelValue } from '../../lab/kinds/model.ts'

/** Values of a check as they stand in its steps. */
export type Values = ReadonlyMap<string, string>

/**
 * The values of a check's trial, the first being 0. A list is gone through in an order of the seed, so
 * that no value of it is left to luck; a number is drawn anew each time.
 */
export function drawValues(
  values: Readonly<Record<string, DrawnModelValue>>,
  random: Random,
  trial: number,
): Values {
  return new Map(
    Object.entries(values).map(([name, value]) => {
      const own = random.fork(name)
      const drawn =
        'one_of' in value
          ? own.shuffle(value.one_of)[trial % value.one_of.length]
          : own.fork(trial).between(value.from, value.to)
      return [name, String(drawn)]
    }),
  )
}

const place = /(?<![:\w]):(?:'([a-z_][a-z0-9_]*)'|([a-z_][a-z0-9_]*))/g

/** Puts values in for `:name`, and as a text of SQL for `:'name'`; what is no value stays. */
export function withValues(text: string, values: Values): string {
  return text.replace(place, (all, quoted?: string, plain?: string) => {
    const value = values.get(quoted ?? plain ?? '')
    if (value === undefined) return all
    return quoted === undefined ? value : `'${value.replaceAll("'", "''")}'`
  })
}
