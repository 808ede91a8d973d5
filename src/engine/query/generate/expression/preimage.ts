import type { Random } from '../../../../kit/random.ts'
import { truncate } from '../../../sql/evaluation.ts'
import { functionNamed } from '../../../sql/functions/functions.ts'
import { addInterval, dayMs, type Known } from '../../../sql/value.ts'
import { zoneOffsetMs } from '../../../sql/zone-offset.ts'
import type { Expression } from './expression.ts'

/**
 * The argument that a function takes its value from, by place, where what it may have been given for
 * a value is known; null where it is not one of these.
 */
export function carriedPlace(name: string): number | null {
  const { carries, preimage: kind } = functionNamed(name)
  return kind !== undefined && typeof carries === 'number' ? carries : null
}

/**
 * A value that the function makes into the one asked for: mostly the value itself, now and then one
 * that only the function makes into it.
 */
export function preimage(
  name: string,
  value: Known,
  args: readonly Expression[],
  random: Random,
): Known {
  const { preimage: kind } = functionNamed(name)
  if (kind === 'zone') return inZone(value, args)
  if (random.chance(0.5)) return value
  if (typeof value === 'string') {
    if (kind === 'casing') return otherCase(name, value, random)
    return kind === 'trimming' ? padded(name, value, args[1], random) : value
  }
  if (typeof value !== 'number') return value
  if (kind === 'rounding') return unrounded(name, value, args, random)
  return kind === 'truncating' ? within(value, args[0], random) : value
}

function otherCase(name: string, value: string, random: Random): string {
  const other = random.pick([value.toUpperCase(), value.toLowerCase(), capitalized(value)])
  return functionNamed(name).evaluate?.([other]) === value ? other : value
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()
}

function padded(name: string, value: string, set: Expression | undefined, random: Random): string {
  const text = set?.kind === 'constant' && typeof set.value === 'string' ? set.value : ' '
  const mark = text.charAt(0)
  if (name === 'rtrim') return value + mark
  if (name === 'ltrim') return mark + value
  return random.pick([value + mark, mark + value, mark + value + mark])
}

function unrounded(
  name: string,
  value: number,
  args: readonly Expression[],
  random: Random,
): number {
  const [first, second] = args
  if (first?.whole === true) return value
  const digits = second?.kind === 'constant' && typeof second.value === 'number' ? second.value : 0
  const step = 10 ** -digits
  const shares = {
    floor: [0.5, 0.9],
    ceil: [-0.5, -0.9],
    ceiling: [-0.5, -0.9],
    round: [0.4, -0.4],
  }
  const share = name === 'trunc' ? [Math.sign(value) * 0.6] : shares[name as keyof typeof shares]
  return Number((value + random.pick(share) * step).toFixed(Math.min(Math.max(digits + 1, 1), 10)))
}

/** A moment of the same year, month, day, … */
function within(value: number, field: Expression | undefined, random: Random): number {
  const unit = field?.kind === 'constant' && typeof field.value === 'string' ? field.value : ''
  const moved = value + random.pick([dayMs * 200, dayMs * 20, dayMs * 3, 3_600_000 * 20, 1_800_000])
  return truncate(unit.toLowerCase(), moved) === value ? moved : value
}

/** What a zone's clock shows was a moment in UTC, and the other way round. */
function inZone(value: Known, [zone, moment]: readonly Expression[]): Known {
  if (typeof value !== 'number' || zone?.kind !== 'constant' || typeof zone.value !== 'string')
    return value
  const offset = zoneOffsetMs(zone.value, value)
  const hasZone = moment?.kind !== 'column' || moment.baseType === 'timestamptz'
  return hasZone ? value - offset : value + offset
}

/** The other moment of AGE(x, y) = value: `place` is the argument that is looked for. */
export function agedMoment(value: Known, other: number, place: 0 | 1): number | undefined {
  return typeof value === 'object' ? addInterval(other, value, place === 0 ? 1 : -1) : undefined
}
