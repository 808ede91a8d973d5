import type { Random } from '../../../../kit/random.ts'
import { familyOf, isBytes, type Known } from '../../../sql/value.ts'
import type { Outcome } from './evaluate.ts'

const lengthMax = 1000

/**
 * A text of so many characters, or of so many bytes; now and then with a blank at its end, or with
 * characters of two bytes.
 */
export function textOfLength(
  name: string,
  present: Outcome,
  asked: number,
  random: Random,
): string {
  const text = typeof present === 'string' ? present : ''
  const length = Math.min(Math.max(Math.floor(asked), 0), lengthMax)
  if (isBytes(text)) return bytesOfLength(text, length, random)
  const kind = length > 2 ? random.below(6) : 0
  if (kind === 4) {
    const wide = name === 'octet_length' ? Math.floor(length / 2) : length
    return 'é'.repeat(wide) + 'a'.repeat(name === 'octet_length' ? length % 2 : 0)
  }
  const plain = text.slice(0, length).padEnd(length, 'a')
  return kind === 3 ? `${plain.slice(0, -1)} ` : plain
}

/** What is there already comes first, so that values that differ still differ. */
function bytesOfLength(text: string, length: number, random: Random): string {
  let hex = text.slice(2, 2 + 2 * length)
  while (hex.length < 2 * length) hex += random.below(256).toString(16).padStart(2, '0')
  return `\\x${hex}`
}

/** An array of what stands between the marks of a text; null where its items cannot be that. */
export function itemsBetween(baseType: string, mark: string, text: Known): string | null {
  if (!baseType.startsWith('array:') || typeof text !== 'string' || mark === '') return null
  const isNumber = familyOf(baseType.slice('array:'.length)) === 'number'
  const items = text.split(mark).map((item) => (isNumber ? item.trim() : JSON.stringify(item)))
  return isNumber && !items.every((item) => /^-?[\d.]+$/.test(item)) ? null : `{${items.join(',')}}`
}
