import type { ProgramsPage } from '../../../view/way/programs-page.ts'
import { Scroll } from '../../components/scroll.tsx'
import type { Around } from '../../components/shell.tsx'
import { From } from '../../components/sources.tsx'
import { WayHead, WayShell } from '../../components/way.tsx'
import { dollarText, numberText, publishedText } from '../../figures.ts'
import { countText } from '../../when.ts'

interface ProgramsProps {
  readonly around: Around
  readonly page: ProgramsPage
}

export type ProgramLine = ProgramsPage['found']['programs'][number]

export const credentialWords: Record<ProgramLine['credential'], string> = {
  bootcamp: 'bootcamp',
  certificate: 'certificate',
  associate: 'associate degree',
  bachelor: 'bachelor’s degree',
  master: 'master’s degree',
}

/** Programs of others: found by words and narrowed by a form that works without script. */
export function ProgramsScreen({ around, page }: ProgramsProps) {
  const { found, bootcamp } = page
  return (
    <WayShell
      around={around}
      title="Programs"
      description="Real computing programs at schools that are open, by place, price, credential and size."
      here="/programs"
      sources={page.sources}
    >
      <WayHead
        title="Programs"
        lede="Computing programs at schools that are open, and those that people entered. The order is by name, price or earnings; nobody can pay for a place."
      />
      <div class="cols cols-labs">
        <Filters page={page} />
        <div class="stack stack-l">
          <section class="stack" aria-labelledby="h-found">
            <div class="row row-apart row-base">
              <h2 id="h-found">{countText(found.count, 'program')}</h2>
              <a class="small" href="/programs/enter">
                Enter a program
              </a>
            </div>
            <Read page={page} />
            {found.count > 0 ? <Found page={page} /> : <Nothing page={page} />}
          </section>
          {bootcamp ? <Bootcamps bootcamp={bootcamp} /> : null}
          <p class="small mute read">
            Listed are programs whose earnings the publisher shows; small ones are left out. Schools
            that closed or merged are not offered. Whether a single program is online is not
            published; known is only where a whole school is.{' '}
            <a href="/what-to-ask">What to ask a school</a>
          </p>
        </div>
      </div>
    </WayShell>
  )
}

function Filters({ page }: Pick<ProgramsProps, 'page'>) {
  const { text, filters, sort } = page.asked
  const size = sizes.find(
    ({ from, to }) => from === filters.undergradsMin && to === filters.undergradsMax,
  )
  return (
    <search aria-label="Programs">
      <form class="stack" action="/programs">
        {page.chosen.map(({ id }) => (
          <input type="hidden" name="id" value={id} />
        ))}
        <WordsField text={text} />
        <details class="filters" open={Object.values(filters).some((one) => one !== undefined)}>
          <summary class="label">Filters</summary>
          <div class="stack">
            <Choice
              name="state"
              label="State"
              chosen={filters.state}
              choices={page.states.map(({ code, name }) => [code, name])}
            />
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
            <Choice
              name="sort"
              label="In the order of"
              chosen={sort}
              choices={[
                ['name', 'name'],
                ['price', 'price, lowest first'],
                ['earnings', 'earnings, highest first'],
              ]}
              isNeeded
            />
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

function WordsField({ text }: { text: string }) {
  return (
    <div class="field">
      <label htmlFor="q">Search</label>
      <input
        class="input"
        id="q"
        name="q"
        type="search"
        autocomplete="off"
        maxLength={100}
        aria-describedby="q-h"
        value={text}
      />
      <span class="hint" id="q-h">
        School, field or place; spelling may be off
      </span>
    </div>
  )
}

function PriceField({ most }: { most: number | undefined }) {
  return (
    <div class="field">
      <label htmlFor="price">Price at most</label>
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
        Dollars a year after grants; for a bootcamp all of it
      </span>
    </div>
  )
}

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

/** How the words were read, where it is not how they were typed. */
function Read({ page: { found } }: Pick<ProgramsProps, 'page'>) {
  return (
    <>
      {found.replaced.map(({ typed, by }) => (
        <p class="small">
          No program has “{typed}”; searched for <strong>{by.join(' or ')}</strong>, the nearest.
        </p>
      ))}
      {found.unknown.length > 0 ? (
        <p class="small">
          Left out, since no program has it and nothing is like it:{' '}
          <strong>{found.unknown.join(', ')}</strong>.
        </p>
      ) : null}
    </>
  )
}

/** The list with a box at each one for comparing; the boxes are one form. */
function Found({ page }: Pick<ProgramsProps, 'page'>) {
  const { found, chosen } = page
  const shown = new Set(found.programs.map(({ id }) => id))
  return (
    <form class="stack" action="/programs/compare">
      {chosen.some(({ id }) => !shown.has(id)) ? (
        <fieldset class="group">
          <legend>Chosen before</legend>
          {chosen
            .filter(({ id }) => !shown.has(id))
            .map(({ id, title }) => (
              <label class="opt">
                <input type="checkbox" name="id" value={id} checked />
                {title}
              </label>
            ))}
        </fieldset>
      ) : null}
      <ol class="list programs" start={(found.page - 1) * 20 + 1}>
        {found.programs.map((program) => (
          <li>
            <h3>
              <a href={`/programs/compare?id=${encodeURIComponent(program.id)}`}>
                {program.institution}
              </a>
            </h3>
            <label class="opt">
              <input
                type="checkbox"
                name="id"
                value={program.id}
                checked={chosen.some(({ id }) => id === program.id)}
              />
              Compare
              <span class="vh">
                {' '}
                {program.institution}, {program.field}, {credentialWords[program.credential]}
              </span>
            </label>
            <Lines program={program} />
          </li>
        ))}
      </ol>
      <p class="small mute">
        <From from={page.from} />
      </p>
      <div class="row row-apart">
        <button class="btn btn-go" type="submit">
          Compare two to four
        </button>
        <Pages page={page} />
      </div>
    </form>
  )
}

/** What it is, where, and its figures; each says what it counts. */
function Lines({ program }: { program: ProgramLine }) {
  const { field, credential, city, state, control, isOnline, earn4yr, undergrads } = program
  const place = [city, state].filter(Boolean).join(', ')
  return (
    <>
      <p class="figs">
        <span>
          {field}, {credentialWords[credential]}
        </span>
        <span>{place || 'place not known'}</span>
        {control === 'Bootcamp' ? null : <span>{control.toLowerCase()}</span>}
        {isOnline ? <span>online</span> : null}
      </p>
      {program.origin === 'entered' ? (
        <Entered program={program} />
      ) : (
        <p class="figs">
          <span>
            a year after grants{' '}
            <strong>
              {program.netPrice === null ? 'not published' : dollarText(program.netPrice)}
            </strong>
          </span>
          <span>
            earned four years on{' '}
            <strong>{earn4yr === null ? 'not published' : dollarText(earn4yr)}</strong>
          </span>
          <span>
            undergraduates{' '}
            <strong>{undergrads === null ? 'not published' : numberText(undergrads)}</strong>
          </span>
        </p>
      )}
    </>
  )
}

/** Who says so: an entered program is never shown without it. */
export function Entered({ program }: { program: ProgramLine }) {
  const { priceTotal, weeks, url, enteredBy, published, note } = program
  return (
    <>
      <p class="figs">
        <span>
          in all <strong>{priceTotal === null ? 'not said' : dollarText(priceTotal)}</strong>
        </span>
        <span>
          length <strong>{weeks === null ? 'not said' : countText(weeks, 'week')}</strong>
        </span>
      </p>
      <p class="figs">
        <span>
          Entered by {enteredBy}, from{' '}
          <a href={url ?? ''} rel="nofollow noopener noreferrer external">
            {hostOf(url)}
          </a>{' '}
          as seen on {publishedText(published)}. Nobody checked it.
        </span>
      </p>
      {note === null ? null : <p class="figs">“{note}”</p>}
    </>
  )
}

function hostOf(url: string | null): string {
  return url === null ? 'its page' : new URL(url).host
}

function Pages({ page }: Pick<ProgramsProps, 'page'>) {
  const { page: here, pages } = page.found
  if (pages < 2) return null
  return (
    <nav class="row small" aria-label="Pages">
      {here > 1 ? <a href={addressOf(page, here - 1)}>Before</a> : null}
      <span>
        Page {here} of {pages}
      </span>
      {here < pages ? <a href={addressOf(page, here + 1)}>Next page</a> : null}
    </nav>
  )
}

/** The address of the same list with something else about it. */
function addressOf(
  { asked, chosen }: ProgramsPage,
  number: number,
  without: string | null = null,
  text = asked.text,
): string {
  const { filters, sort } = asked
  const size = sizes.find(
    ({ from, to }) => from === filters.undergradsMin && to === filters.undergradsMax,
  )
  const parts: [string, string | undefined, string][] = [
    ['q', text, ''],
    ['state', filters.state, 'state'],
    ['credential', filters.credential, 'credential'],
    ['control', filters.control, 'control'],
    ['price', filters.priceMax === undefined ? undefined : String(filters.priceMax), 'priceMax'],
    ['size', filters.undergradsMin || filters.undergradsMax ? size?.name : undefined, 'undergrads'],
    ['online', filters.isOnline ? '1' : undefined, 'isOnline'],
    ['sort', sort, ''],
    ['page', number > 1 ? String(number) : undefined, ''],
  ]
  const query = new URLSearchParams()
  for (const [name, value, filter] of parts) {
    const isLeftOut = without !== null && filter !== '' && without.startsWith(filter)
    if (value && !isLeftOut) query.append(name, value)
  }
  for (const { id } of chosen) query.append('id', id)
  return `/programs?${query}`
}

const filterWords: Record<string, string> = {
  state: 'the state',
  credential: 'the credential',
  control: 'the kind of school',
  priceMax: 'the price',
  undergradsMin: 'the size',
  undergradsMax: 'the size',
  isOnline: 'online',
}

/** Nothing found: which word or filter stands in the way, and what is closed. */
function Nothing({ page }: Pick<ProgramsProps, 'page'>) {
  const { suggestions, closed } = page.found
  return (
    <div class="empty stack stack-s">
      <h3>No program fits all of that</h3>
      {suggestions.length > 0 ? (
        <>
          <p>Leave one thing out and there are some:</p>
          <ul>
            {suggestions.map((one) => (
              <li>
                {one.kind === 'without-filter' ? (
                  <a href={addressOf(page, 1, one.filter)}>
                    without {filterWords[one.filter]}: {countText(one.count, 'program')}
                  </a>
                ) : (
                  <a href={addressOf(page, 1, null, withoutWord(page.asked.text, one.word))}>
                    without “{one.word}”: {countText(one.count, 'program')}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>
          Try fewer words: a place, a field as “computer science”, or part of a school’s name.{' '}
          <a href="/programs">Show all</a>
        </p>
      )}
      {closed.length > 0 ? (
        <p class="small mute">
          Closed or merged, and not offered:{' '}
          {closed.map(({ institution }) => institution).join('; ')}.
        </p>
      ) : null}
    </div>
  )
}

function withoutWord(text: string, word: string): string {
  return text
    .split(/\s+/)
    .filter((one) => one.toLowerCase() !== word)
    .join(' ')
}

/** For whoever looks for a bootcamp: what is known of them, what is near, and the form. */
function Bootcamps({ bootcamp }: { bootcamp: NonNullable<ProgramsPage['bootcamp']> }) {
  return (
    <section class="stack section" aria-labelledby="h-bootcamp">
      <h2 id="h-bootcamp">Looking for a bootcamp?</h2>
      <p class="read">
        None is listed by name, since no audited and current outcomes of any were found. What is
        known of them in general is below, with its year. If you consider one,{' '}
        <a href="/programs/enter">enter it</a> and put it beside the others; before that,{' '}
        <a href="/what-to-ask">ask it these questions</a>.
      </p>
      <Scroll label="The typical bootcamp">
        <table class="data">
          <caption>The typical bootcamp, as different people put it</caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Year</th>
              <th scope="col" class="r">
                Range
              </th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {bootcamp.typical.map(({ measure, year, low, high, confidence, from }) => {
              const show = measure === 'tuitionUsd' ? dollarText : numberText
              return (
                <tr>
                  <th scope="row">
                    {measure === 'tuitionUsd' ? 'Price in all' : 'Length in weeks'}
                  </th>
                  <td>{year}</td>
                  <td class="r">{low === high ? show(low) : `${show(low)} to ${show(high)}`}</td>
                  <td class="t">
                    <From from={from} />
                    {confidence === null ? '' : ` Confidence: ${confidence}.`}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Scroll>
      <h3>Certificates of a year or less, lowest price first</h3>
      <ol class="list programs">
        {bootcamp.certificates.map((program) => (
          <li>
            <h4>
              <a href={`/programs/compare?id=${encodeURIComponent(program.id)}`}>
                {program.institution}
              </a>
            </h4>
            <span />
            <Lines program={program} />
          </li>
        ))}
      </ol>
      <p class="small mute">
        <From from={bootcamp.from} />
      </p>
      <p>
        <a href="/programs?credential=certificate&sort=price">
          All certificates ({numberText(bootcamp.certificateCount)} near what you asked)
        </a>
      </p>
    </section>
  )
}
