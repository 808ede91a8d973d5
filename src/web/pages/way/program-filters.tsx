import type { ProgramsPage } from '../../../view/way/programs-page.ts'
import { DistanceFields } from '../../components/distance.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { credentialWords } from './program-line.tsx'

/** Words and what narrows: a form that works without script. */
export function Filters({ page }: { page: ProgramsPage }) {
  const { text, filters, sort } = page.asked
  const size = sizes.find(
    ({ from, to }) => from === filters.undergradsMin && to === filters.undergradsMax,
  )
  const isNarrowed = Object.values(filters).some((one) => one !== undefined)
  return (
    <search aria-label="Programs">
      <form class="stack" action="/programs">
        {page.chosen.map(({ id }) => (
          <input type="hidden" name="id" value={id} />
        ))}
        <SearchField text={text} hint="School, field, or place. Typos are fine." />
        <details class="filters" open={isNarrowed || page.asked.zip !== ''}>
          <summary class="label">Filters</summary>
          <div class="stack">
            <Choice
              name="state"
              label="State"
              chosen={filters.state}
              choices={page.states.map(({ code, name }) => [code, name])}
            />
            <DistanceFields zip={page.zip} />
            <Choice
              name="credential"
              label="Credential"
              chosen={filters.credential}
              choices={Object.entries(credentialWords)}
            />
            <Choice
              name="control"
              label="Kind of school"
              chosen={filters.control}
              choices={['Public', 'Private nonprofit', 'Private for-profit', 'Bootcamp'].map(
                (one) => [one, one],
              )}
            />
            <PriceField most={filters.priceMax} />
            <Choice
              name="size"
              label="Size of the school"
              chosen={size?.name}
              choices={sizes.map(({ name, title }) => [name, title])}
            />
            <label class="opt">
              <input type="checkbox" name="online" value="1" checked={filters.isOnline === true} />
              Known to be online
            </label>
            <Choice name="sort" label="Sort by" chosen={sort} choices={sorts} isNeeded />
          </div>
        </details>
        <div>
          <button class="btn" type="submit">
            Show
          </button>
        </div>
      </form>
    </search>
  )
}

function PriceField({ most }: { most: number | undefined }) {
  return (
    <div class="field">
      <label htmlFor="price">Highest price</label>
      <input
        class="input"
        id="price"
        name="price"
        inputMode="numeric"
        autocomplete="off"
        maxLength={9}
        aria-describedby="price-h"
        value={most === undefined ? '' : String(most)}
      />
      <span class="hint" id="price-h">
        Dollars a year after grants, or in total for a bootcamp
      </span>
    </div>
  )
}

const sorts = [
  ['name', 'name'],
  ['price', 'price, lowest first'],
  ['earnings', 'earnings, highest first'],
  ['distance', 'distance, nearest first'],
] as const

/** Undergraduates of the whole school. */
export const sizes = [
  { name: 'small', title: 'under 2,000 undergraduates', from: undefined, to: 1999 },
  { name: 'middle', title: '2,000 to 15,000', from: 2000, to: 15_000 },
  { name: 'large', title: 'more than 15,000', from: 15_001, to: undefined },
] as const

interface ChoiceProps {
  readonly name: string
  readonly label: string
  readonly chosen: string | undefined
  readonly choices: readonly (readonly [string, string])[]
  readonly isNeeded?: boolean
}

function Choice({ name, label, chosen, choices, isNeeded }: ChoiceProps) {
  return (
    <div class="field">
      <label htmlFor={name}>{label}</label>
      <select class="input" id={name} name={name}>
        {isNeeded ? null : <option value="">any</option>}
        {choices.map(([value, title]) => (
          <option value={value} selected={value === chosen}>
            {title}
          </option>
        ))}
      </select>
    </div>
  )
}
