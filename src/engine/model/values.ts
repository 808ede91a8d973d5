import type { Random } from '../../kit/random.ts'
import type { DrawnModelValue } from '../../lab/kinds/model.ts'
import { anotherOfShape, unvaried, type Varied, vary } from './varied.ts'

/** What the steps of a check hold in one trial. */
export interface Values {
  /** What `:name` stands for. */
  readonly drawn: ReadonlyMap<string, string>
  /** What texts of the lab's own rows are replaced by. */
  readonly varied: Varied
}

/** Steps as lab.yaml has them. */
export const noValues: Values = { drawn: new Map(), varied: unvaried }

/**
 * The values of a check's trial, the first being 0. A list is gone through in an order of the seed, so
 * that no value of it is left to luck; a number is drawn anew each time, and is none of the lab's own.
 */
export function drawValues(
  values: Readonly<Record<string, DrawnModelValue>>,
  random: Random,
  { trial, varied }: { readonly trial: number; readonly varied: Varied },
): Values {
  const drawn = Object.entries(values).map(([name, value]): [string, string] => {
    const own = random.fork(name)
    return [name, drawOne(value, own, { trial, varied })]
  })
  return { drawn: new Map(drawn), varied }
}

const drawsMax = 100

function drawOne(
  value: DrawnModelValue,
  own: Random,
  { trial, varied }: { readonly trial: number; readonly varied: Varied },
): string {
  const each = own.fork(trial)
  if ('one_of' in value) return String(own.shuffle(value.one_of)[trial % value.one_of.length])
  if ('like' in value) {
    const like = own.shuffle(value.like)[trial % value.like.length] as string
    return anotherOfShape(like, each, varied.taken)
  }
  let drawn = String(each.between(value.from, value.to))
  for (let count = 0; varied.taken.has(drawn) && count < drawsMax; count++) {
    drawn = String(each.between(value.from, value.to))
  }
  return drawn
}

const place = /(?<![:\w]):(?:'([a-z_][a-z0-9_]*)'|([a-z_][a-z0-9_]*))/g

/**
 * Puts values in for `:name`, and as a text of SQL for `:'name'`; what is no value stays. Then the
 * lab's own texts give way to those of the attempt.
 */
export function withValues(text: string, { drawn, varied }: Values): string {
  const filled = text.replace(place, (all, quoted?: string, plain?: string) => {
    const value = drawn.get(quoted ?? plain ?? '')
    if (value === undefined) return all
    return quoted === undefined ? value : `'${value.replaceAll("'", "''")}'`
  })
  return vary(filled, varied)
}
