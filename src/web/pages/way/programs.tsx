import { countText } from '../../../kit/count-text.ts'
import type { Reason } from '../../../kit/problem.ts'
import type { ProgramsPage } from '../../../view/way/programs-page.ts'
import { DistanceNote, ZipRefused } from '../../components/distance.tsx'
import { Refused } from '../../components/refused.tsx'
import type { Around } from '../../components/shell.tsx'
import { From } from '../../components/sources.tsx'
import { WayHead, WayShell } from '../../components/way.tsx'
import { Bootcamps } from './bootcamps.tsx'
import { Filters, sizes } from './program-filters.tsx'
import { credentialWords, Lines } from './program-line.tsx'

interface ProgramsProps {
  readonly around: Around
  readonly page: ProgramsPage
  /** Why the programs that were marked can't be compared; null: nothing was refused. */
  readonly refused?: Reason | null
}

/** Programs of others: found by words and narrowed by a form that works without script. */
export function ProgramsScreen({ around, page, refused = null }: ProgramsProps) {
  const { found, bootcamp } = page
  return (
    <WayShell
      around={around}
      title="Programs"
      description="Real computing programs at schools that are open, by place, price, credential, and size."
      here="/programs"
      sources={page.sources}
    >
      <WayHead
        title="Programs"
        lede="Computing programs at schools that are open, plus any that people entered. You can sort by name, price, earnings, or distance. Nobody can pay for a better spot."
      />
      {refused ? <Refused reason={refused} /> : null}
      <ZipRefused zip={page.zip} />
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
            <DistanceNote zip={page.zip} />
            {found.count > 0 ? <Found page={page} /> : <Nothing page={page} />}
          </section>
          {bootcamp ? <Bootcamps bootcamp={bootcamp} miles={page.miles} /> : null}
          <p class="small mute read">
            We list programs whose earnings are published, which leaves out small ones. Schools that
            closed or merged aren’t listed. Nobody publishes whether a single program is online, so
            we only know when a whole school is. <a href="/what-to-ask">What to ask a school</a>
          </p>
        </div>
      </div>
    </WayShell>
  )
}

/** How the words were read, where it is not how they were typed. */
function Read({ page: { found } }: Pick<ProgramsProps, 'page'>) {
  return (
    <>
      {found.replaced.map(({ typed, by }) => (
        <p class="small">
          No program has “{typed}”, so we searched for <strong>{by.join(' or ')}</strong> instead.
        </p>
      ))}
      {found.unknown.length > 0 ? (
        <p class="small">
          Left out, because no program has it or anything like it:{' '}
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
          <legend>Chosen earlier</legend>
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
            <Lines program={program} miles={page.miles.get(program.id)} />
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

function Pages({ page }: Pick<ProgramsProps, 'page'>) {
  const { page: here, pages } = page.found
  if (pages < 2) return null
  return (
    <nav class="row small" aria-label="Pages">
      {here > 1 ? <a href={addressOf(page, here - 1)}>Previous</a> : null}
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
  const { filters, sort, zip } = asked
  const { priceMax, milesMost } = filters
  const size = sizes.find(
    ({ from, to }) => from === filters.undergradsMin && to === filters.undergradsMax,
  )
  const parts: [string, string | undefined, string][] = [
    ['q', text, ''],
    ['state', filters.state, 'state'],
    ['credential', filters.credential, 'credential'],
    ['control', filters.control, 'control'],
    ['zip', zip, ''],
    ['within', milesMost === undefined ? undefined : String(milesMost), 'milesMost'],
    ['price', priceMax === undefined ? undefined : String(priceMax), 'priceMax'],
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
  milesMost: 'the distance',
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
      <h3>No program found</h3>
      {suggestions.length > 0 ? (
        <>
          <p>No program matches all of that. You’ll find some if you drop one thing:</p>
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
          Try fewer words: a place, a field like “computer science”, or part of a school’s name.{' '}
          <a href="/programs">Show all</a>
        </p>
      )}
      {page.found.near.length > 0 ? (
        <>
          <p>Closest to what you asked for:</p>
          <ul>
            {page.found.near.map((program) => (
              <li>
                <a href={`/programs/compare?id=${encodeURIComponent(program.id)}`}>
                  {program.institution}
                </a>
                : {program.field}, {credentialWords[program.credential]}
                {program.state === null ? '' : `, ${program.state}`}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {closed.length > 0 ? (
        <p class="small mute">
          Closed or merged, so not listed: {closed.map(({ institution }) => institution).join('; ')}
          .
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
