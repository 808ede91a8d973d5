import { Problem } from '../kit/problem.ts'
import type { Coordinates } from './distance.ts'
import type { Institution } from './records.ts'

/** Where a ZIP code is, as far as the schools that we hold tell it. */
export type ZipPlace =
  | (Coordinates & {
      readonly kind: 'same-zip' | 'same-area'
      readonly zip: string
      /** How many schools it is the mean of. */
      readonly schools: number
    })
  | { readonly kind: 'unknown'; readonly zip: string }

/** The first three digits of a ZIP code are one sorting area of the post. */
export function sortingArea(zip: string): string {
  return zip.slice(0, 3)
}

/** Five digits, also of 30303-1234 as browsers fill it in. Throws Problem 'bad-input'. */
export function readZip(typed: string): string {
  const zip = /^(\d{5})(?:-\d{4})?$/.exec(typed.trim())?.[1]
  if (zip !== undefined) return zip
  throw new Problem('bad-input', {
    expected: 'a ZIP code of five digits',
    came: typed.trim().slice(0, 100) || 'nothing',
    try: 'Type it like 30303, or leave it empty.',
  })
}

type School = Pick<Institution, 'zip' | 'lat' | 'lon'>

/** The mean of the schools with that ZIP code, else of those in its sorting area. */
export function placeOfZip(zip: string, schools: readonly School[]): ZipPlace {
  const area = sortingArea(zip)
  return (
    meanOf('same-zip', zip, schools, (own) => own === zip) ??
    meanOf('same-area', zip, schools, (own) => sortingArea(own) === area) ?? {
      kind: 'unknown',
      zip,
    }
  )
}

/** No sorting area reaches over the 180th meridian, so degrees can be averaged. */
function meanOf(
  kind: 'same-zip' | 'same-area',
  zip: string,
  schools: readonly School[],
  isOne: (zip: string) => boolean,
): ZipPlace | null {
  let [count, lats, lons] = [0, 0, 0]
  for (const { zip: own, lat, lon } of schools) {
    if (own === null || lat === null || lon === null || !isOne(own)) continue
    count++
    lats += lat
    lons += lon
  }
  return count === 0 ? null : { kind, zip, schools: count, lat: lats / count, lon: lons / count }
}
