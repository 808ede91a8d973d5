import type { Coordinates } from '../career/distance.ts'
import type { Institution } from '../career/records.ts'
import { placeOfZip, readZip, type ZipPlace } from '../career/zip-place.ts'
import { Problem, type Reason } from '../kit/problem.ts'

/** What was asked of distances, and what the ZIP code says of where someone lives. */
export interface ZipAsked {
  /** The ZIP code as it was typed, and the limit as it was chosen; both go back into the form. */
  readonly typed: string
  readonly milesMost: number | null
  /** Null: none was typed, or it can't be read. */
  readonly place: ZipPlace | null
  /** Why it, or the distance that was asked for, is left aside. */
  readonly refused: Reason | null
}

/** Nothing is kept of it: it comes with each request. */
export function zipAsked(
  schools: readonly Institution[],
  { isSorted, ...asked }: Pick<ZipAsked, 'typed' | 'milesMost'> & { readonly isSorted: boolean },
): ZipAsked {
  if (asked.typed.trim() === '') {
    const needsZip = isSorted || asked.milesMost !== null
    return { ...asked, place: null, refused: needsZip ? noZip : null }
  }
  try {
    return { ...asked, place: placeOfZip(readZip(asked.typed), schools), refused: null }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { reason } = error
    return { ...asked, place: null, refused: { ...reason, try: `${reason.try} ${leftAside}` } }
  }
}

const leftAside = 'What you see is without distances.'

const noZip: Reason = {
  expected: 'a ZIP code to measure distances from',
  came: 'none',
  try: `Type yours, like 30303. ${leftAside}`,
}

/** Where distances are measured from; null: nowhere, so no list is sorted or limited by them. */
export function coordinatesOf({ place }: ZipAsked): Coordinates | null {
  return place === null || place.kind === 'unknown' ? null : place
}
