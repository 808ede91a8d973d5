import { canonicalJson } from '../../kit/hash.ts'
import { asCode } from './shortfall.ts'

/** Where two values differ, in words; null where they don't. */
export interface Gap {
  readonly expected: string
  readonly came: string
  /** What is sure of this value, and so is said in place of the check's own advice. */
  readonly sure?: string
}

/** `exactly`: nothing more; `partly`: objects may hold more keys than are named. */
export type Mode = 'exactly' | 'partly'

/** Compares a JSON value with what lab.yaml wants; $any, $matches and $unordered are understood. */
export function jsonGap(wanted: unknown, came: unknown, mode: Mode, at = ''): Gap | null {
  const special = specialOf(wanted)
  if (special) return specialGap(special, came, { mode, at })
  if (Array.isArray(wanted)) return listGap(wanted, came, mode, at)
  if (wanted !== null && typeof wanted === 'object') {
    return objectGap(wanted as Record<string, unknown>, came, mode, at)
  }
  if (wanted === came || (wanted === undefined && came === null)) return null
  return gap(at, asCode(wanted ?? null), came, wanted)
}

const placeOf = (at: string): string => (at === '' ? 'the body' : `\`${at.replace(/^\./, '')}\``)

function gap(at: string, wanted: string, came: unknown, value?: unknown): Gap {
  const isText = typeof value === 'number' && came === String(value)
  const note = isText ? ', a string instead of a number' : ''
  return {
    expected: `${placeOf(at)} to be ${wanted}`,
    came: `${asCode(came)}${note}`,
    ...sureOf(isText, came),
  }
}

function sureOf(isText: boolean, came: unknown): { sure?: string } {
  if (isText) return { sure: 'In JSON a number has no quotes. Send it as a number.' }
  return typeof came === 'string' && came.includes('\uFFFD')
    ? {
        sure: 'Where a � is, the bytes that came are not UTF-8. Write the text as UTF-8, and count its bytes as that.',
      }
    : {}
}

function listGap(wanted: readonly unknown[], came: unknown, mode: Mode, at: string): Gap | null {
  if (!Array.isArray(came)) return gap(at, 'a list', came)
  for (const [index, inner] of wanted.entries()) {
    if (index >= came.length) break
    const found = jsonGap(inner, came[index], mode, `${at}[${index}]`)
    if (found) return found
  }
  if (wanted.length === came.length) return null
  const items = (count: number): string => `${count} item${count === 1 ? '' : 's'}`
  return {
    expected: `${placeOf(at)} to hold ${items(wanted.length)}`,
    came: `${items(came.length)}: ${asCode(came)}`,
  }
}

function objectGap(
  wanted: Readonly<Record<string, unknown>>,
  came: unknown,
  mode: Mode,
  at: string,
): Gap | null {
  if (came === null || typeof came !== 'object' || Array.isArray(came)) {
    return gap(at, 'an object', came)
  }
  const own = came as Record<string, unknown>
  for (const [key, inner] of Object.entries(wanted)) {
    const place = `${at}.${key}`
    if (!Object.hasOwn(own, key)) {
      return {
        expected: `${placeOf(place)} to be there`,
        came: `an object without it: ${asCode(own)}`,
      }
    }
    const found = jsonGap(inner, own[key], mode, place)
    if (found) return found
  }
  const more = Object.keys(own).find((key) => !Object.hasOwn(wanted, key))
  if (mode === 'partly' || more === undefined) return null
  return {
    expected: `${placeOf(at)} to hold nothing but ${Object.keys(wanted)
      .map((key) => `\`${key}\``)
      .join(', ')}`,
    came: `\`${more}\` as well: ${asCode(own[more])}`,
    sure: `Name what goes out: \`${more}\` is one key too many.`,
  }
}

type Special =
  | { readonly kind: 'any'; readonly type: string }
  | { readonly kind: 'matches'; readonly pattern: string }
  | { readonly kind: 'unordered'; readonly items: readonly unknown[] }

function specialOf(wanted: unknown): Special | null {
  if (wanted === null || typeof wanted !== 'object' || Array.isArray(wanted)) return null
  const entries = Object.entries(wanted)
  const [[key, value] = ['', null]] = entries
  if (entries.length !== 1) return null
  if (key === '$any') return { kind: 'any', type: String(value) }
  if (key === '$matches') return { kind: 'matches', pattern: String(value) }
  if (key === '$unordered' && Array.isArray(value)) return { kind: 'unordered', items: value }
  return null
}

function specialGap(
  special: Special,
  came: unknown,
  { mode, at }: { mode: Mode; at: string },
): Gap | null {
  switch (special.kind) {
    case 'any':
      return isOfType(came, special.type)
        ? null
        : gap(at, special.type === 'value' ? 'something' : `a value of type ${special.type}`, came)
    case 'matches':
      return typeof came === 'string' && new RegExp(special.pattern, 'u').test(came)
        ? null
        : gap(at, `a string that matches \`${special.pattern}\``, came)
    case 'unordered':
      return unorderedGap(special.items, came, mode, at)
  }
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'value') return value !== undefined && value !== null
  if (type === 'integer') return Number.isSafeInteger(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return value !== null && typeof value === 'object' && !Array.isArray(value)
  return typeof value === type
}

/** Every wanted item once, in whatever order. */
function unorderedGap(
  wanted: readonly unknown[],
  came: unknown,
  mode: Mode,
  at: string,
): Gap | null {
  if (!Array.isArray(came)) return gap(at, 'a list', came)
  const left = [...came]
  for (const item of wanted) {
    const found = left.findIndex((one) => jsonGap(item, one, mode) === null)
    if (found < 0) {
      return {
        expected: `${placeOf(at)} to hold ${asCode(item)}`,
        came: `a list without it: ${asCode(came)}`,
      }
    }
    left.splice(found, 1)
  }
  if (left.length === 0) return null
  const twice = came.find((one, n) =>
    came.some((other, m) => m < n && canonicalJson(other) === canonicalJson(one)),
  )
  return {
    expected: `${placeOf(at)} to hold ${wanted.length} items`,
    came:
      twice === undefined
        ? `${came.length}, among them ${asCode(left[0])}`
        : `${came.length}, and ${asCode(twice)} twice`,
  }
}
