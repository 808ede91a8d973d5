import { countText } from '../../kit/count-text.ts'
import type { ZipAsked } from '../../view/zip-asked.ts'
import { Refused } from './refused.tsx'

/** Limits of distance that lists offer, in miles. */
export const milesChoices = [10, 25, 50, 100, 200] as const

/** about 12 miles away */
export const milesText = (miles: number): string => `about ${countText(miles, 'mile')} away`

/** A ZIP code that can't be read, or a distance without one; the field points at it. */
export function ZipRefused({ zip: { refused } }: { zip: ZipAsked }) {
  return refused === null ? null : <Refused reason={refused} id="zip-refused" />
}

interface DistanceFieldsProps {
  readonly zip: ZipAsked
  /** Put before each id, so that ids of one page differ. */
  readonly idPrefix?: string
}

/** Where someone lives and how far they would go. Both may be left empty. */
export function DistanceFields({ zip, idPrefix = '' }: DistanceFieldsProps) {
  const [zipId, withinId] = [`${idPrefix}zip`, `${idPrefix}within`]
  const isWrong = zip.refused !== null
  return (
    <>
      <div class="field">
        <label htmlFor={zipId}>
          ZIP code <span class="mute">(optional)</span>
        </label>
        <input
          class="input"
          id={zipId}
          name="zip"
          inputmode="numeric"
          autocomplete="postal-code"
          maxLength={10}
          aria-describedby={isWrong ? `${zipId}-h zip-refused` : `${zipId}-h`}
          aria-invalid={isWrong ? 'true' : undefined}
          value={zip.typed}
        />
        <span class="hint" id={`${zipId}-h`}>
          Five digits, to show about how far each school is
        </span>
      </div>
      <div class="field">
        <label htmlFor={withinId}>Distance from your ZIP code</label>
        <select class="input" id={withinId} name="within">
          <option value="">any</option>
          {milesChoices.map((miles) => (
            <option value={String(miles)} selected={miles === zip.milesMost}>
              within {miles} miles
            </option>
          ))}
        </select>
      </div>
    </>
  )
}

/** How distances are estimated, or that there are none. */
export function DistanceNote({ zip: { place } }: { zip: ZipAsked }) {
  if (place === null) return null
  if (place.kind === 'unknown') {
    return (
      <p class="small">
        We can’t place {place.zip}, because we know no school whose ZIP code begins with{' '}
        {place.zip.slice(0, 3)}. We go by state.
      </p>
    )
  }
  return (
    <p class="small mute read">
      Distances are estimates in a straight line, so the road is longer. {measuredFrom(place)}{' '}
      Online programs have no distance.
    </p>
  )
}

type Placed = Exclude<NonNullable<ZipAsked['place']>, { kind: 'unknown' }>

function measuredFrom({ kind, zip, schools }: Placed): string {
  if (kind === 'same-zip') {
    return schools === 1
      ? `We measure from the school we know in ${zip}.`
      : `We measure from the middle of the ${schools} schools we know in ${zip}.`
  }
  const begins = `whose ZIP code begins with ${zip.slice(0, 3)}`
  const from =
    schools === 1 ? `the school ${begins}` : `the middle of the ${schools} schools ${begins}`
  return `We know no school in ${zip}, so we measure from ${from}. That’s typically within 10 miles of the right place, but it can be more than 30 miles off.`
}
