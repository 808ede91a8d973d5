import type { ComponentChildren } from 'preact'
import { countText } from '../../../kit/count-text.ts'
import type { ComparePage } from '../../../view/way/compare-page.ts'
import { Icon } from '../../components/icons.tsx'
import { Scroll } from '../../components/scroll.tsx'
import type { Around } from '../../components/shell.tsx'
import { From } from '../../components/sources.tsx'
import { WayHead, WayShell } from '../../components/way.tsx'
import { dollarText, numberText, shareText } from '../../figures.ts'
import { credentialWords, Entered, type ProgramLine } from './program-line.tsx'

interface CompareProps {
  readonly around: Around
  readonly page: ComparePage
}

interface Row {
  readonly title: string
  readonly value: (program: ProgramLine) => number | null
  readonly show: (value: number) => string
  /** Which figure of a row is marked; null: none is better. */
  readonly best: 'lowest' | 'highest' | null
}

const costs: readonly Row[] = [
  {
    title: 'In-state tuition, per year',
    value: (p) => p.tuitionInState,
    show: dollarText,
    best: 'lowest',
  },
  {
    title: 'Out-of-state tuition, per year',
    value: (p) => p.tuitionOutOfState,
    show: dollarText,
    best: 'lowest',
  },
  {
    title: 'Per year after grants, with living costs',
    value: (p) => p.netPrice,
    show: dollarText,
    best: 'lowest',
  },
  {
    title: 'The same for low-income families',
    value: (p) => p.netPriceLowIncome,
    show: dollarText,
    best: 'lowest',
  },
  { title: 'Total price', value: (p) => p.priceTotal, show: dollarText, best: 'lowest' },
  { title: 'Median debt at the end', value: (p) => p.debtMedian, show: dollarText, best: 'lowest' },
]
const outcomes: readonly Row[] = [
  { title: 'Earnings one year on', value: (p) => p.earn1yr, show: dollarText, best: 'highest' },
  { title: 'Earnings four years on', value: (p) => p.earn4yr, show: dollarText, best: 'highest' },
  {
    title: 'Earnings of the state’s high school graduates',
    value: (p) => p.hsEarningsState,
    show: dollarText,
    best: null,
  },
  { title: 'Graduates counted', value: (p) => p.completers, show: numberText, best: null },
  {
    title: 'Applicants admitted (whole school)',
    value: (p) => p.admissionRate,
    show: shareText,
    best: null,
  },
  {
    title: 'First-years who return (whole school)',
    value: (p) => p.retention,
    show: shareText,
    best: 'highest',
  },
  {
    title: 'Students who finish (whole school)',
    value: (p) => p.completion,
    show: shareText,
    best: 'highest',
  },
]

/** Two to four programs side by side. Unknown is said; the best figure of a row is marked. */
export function CompareScreen({ around, page }: CompareProps) {
  const { programs, closed } = page
  const title = programs.length === 1 ? (programs[0]?.institution ?? '') : 'Side by side'
  const kept = programs.map(({ id }) => `id=${encodeURIComponent(id)}`).join('&')
  return (
    <WayShell
      around={around}
      title={title || 'Closed programs'}
      description="Programs side by side: what you get, what it costs, and how people did afterward."
      here="/programs"
      crumbs={[{ title: 'Programs', href: '/programs' }]}
      sources={page.sources}
    >
      <WayHead
        title={title || 'Closed programs'}
        lede="A missing figure isn’t a zero. It wasn’t published. If two or more have a figure, we mark the best."
      />
      {closed.length > 0 ? (
        <p class="callout">
          <strong>Not available</strong> Closed or merged:{' '}
          {closed.map(({ institution }) => institution).join('; ')}.
        </p>
      ) : null}
      {programs.length > 0 ? <Table page={page} /> : null}
      {programs
        .filter(({ origin }) => origin === 'entered')
        .map((program) => (
          <div class="stack stack-s">
            <h2>{program.institution}</h2>
            <Entered program={program} />
          </div>
        ))}
      <section class="stack section" aria-labelledby="h-read">
        <h2 id="h-read">How to read this</h2>
        <ul class="read">
          <li>
            Earnings are medians for students with federal aid who finished and are working. People
            who didn’t finish aren’t counted.
          </li>
          <li>A net price below zero means that grants were more than a year there costs.</li>
          <li>Campuses of the same school group can share a figure.</li>
          <li>
            Prices and rates of who gets in, returns, and finishes are for undergraduates at the
            whole school, so a master’s program doesn’t have them. We don’t show a bachelor’s rate
            for a certificate, or any rate for fewer than 30 students.
          </li>
          <li>
            At a public school, the price after grants is for residents of its state. If you’re from
            elsewhere, add the difference in tuition.
          </li>
          <li>Whether a single program is online isn’t published.</li>
        </ul>
        <p class="small mute read">
          <From from={page.from} /> <From from={page.usualFrom} />
        </p>
      </section>
      <p class="row">
        {programs.length < 4 ? (
          <a class="btn" href={`/programs?${kept}`}>
            Add another
          </a>
        ) : null}
        <a href="/what-to-ask">What to ask a school</a>
      </p>
    </WayShell>
  )
}

function Table({ page }: Pick<CompareProps, 'page'>) {
  const { programs } = page
  const width = programs.length + 1
  return (
    <Scroll label="Comparison">
      <table class="data cmp">
        <caption class="vh">{countText(programs.length, 'program')} compared</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            {programs.map((program) => (
              <th scope="col">
                {program.institution}
                <span class="small mute">{program.control.toLowerCase()}</span>
                {programs.length > 1 ? <Without program={program} programs={programs} /> : null}
              </th>
            ))}
          </tr>
        </thead>
        <Group title="What you get" width={width}>
          <Texts title="Field" programs={programs} show={({ field }) => field} />
          <Texts
            title="Credential"
            programs={programs}
            show={({ credential }) => credentialWords[credential]}
          />
          <Texts
            title="Place"
            programs={programs}
            show={({ city, state }) => [city, state].filter(Boolean).join(', ') || 'not known'}
          />
          <Texts
            title="Online"
            programs={programs}
            show={({ isOnline }) => (isOnline === null ? 'not published' : isOnline ? 'yes' : 'no')}
          />
          <Texts
            title="Length"
            programs={programs}
            show={({ weeks }) => (weeks === null ? 'see credential' : countText(weeks, 'week'))}
          />
          <Texts
            title="Undergraduates of the school"
            programs={programs}
            show={({ undergrads }) =>
              undergrads === null ? 'not published' : numberText(undergrads)
            }
          />
        </Group>
        <Group title="What it costs" width={width}>
          {costs.map((row) => (
            <Figures row={row} programs={programs} />
          ))}
        </Group>
        <Group title="How people did afterward" width={width}>
          {outcomes.map((row) => (
            <Figures row={row} programs={programs} />
          ))}
          <Usual page={page} />
        </Group>
      </table>
    </Scroll>
  )
}

/** What all programs of the same field and credential gave. */
function Usual({ page }: Pick<CompareProps, 'page'>) {
  return (
    <tr>
      <th scope="row">Middle half of such programs, four years on</th>
      {page.usual.map(({ low, high }) => (
        <td class={low === null ? 'mute' : 'num'}>
          {low === null || high === null
            ? 'not published'
            : `${dollarText(low)} to ${dollarText(high)}`}
        </td>
      ))}
    </tr>
  )
}

interface GroupProps {
  readonly title: string
  readonly width: number
  readonly children: ComponentChildren
}

function Group({ title, width, children }: GroupProps) {
  return (
    <tbody>
      <tr class="grp">
        <th scope="rowgroup" colSpan={width}>
          {title}
        </th>
      </tr>
      {children}
    </tbody>
  )
}

interface TextsProps {
  readonly title: string
  readonly programs: readonly ProgramLine[]
  readonly show: (program: ProgramLine) => string
}

function Texts({ title, programs, show }: TextsProps) {
  return (
    <tr>
      <th scope="row">{title}</th>
      {programs.map((program) => (
        <td>{show(program)}</td>
      ))}
    </tr>
  )
}

function Figures({ row, programs }: { row: Row; programs: readonly ProgramLine[] }) {
  const values = programs.map(row.value)
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return null
  const bestValue = row.best === 'lowest' ? Math.min(...known) : Math.max(...known)
  const isMarked = row.best !== null && known.length > 1 && new Set(known).size > 1
  return (
    <tr>
      <th scope="row">{row.title}</th>
      {values.map((value) =>
        value === null ? (
          <td class="mute">not published</td>
        ) : isMarked && value === bestValue ? (
          <td class="num best">
            <strong>{row.show(value)}</strong> <Icon name="ready" />
            <span class="vh"> (best in this row)</span>
          </td>
        ) : (
          <td class="num">{row.show(value)}</td>
        ),
      )}
    </tr>
  )
}

function Without({
  program,
  programs,
}: {
  program: ProgramLine
  programs: readonly ProgramLine[]
}) {
  const rest = programs.filter(({ id }) => id !== program.id)
  return (
    <a
      class="small"
      href={`/programs/compare?${rest.map(({ id }) => `id=${encodeURIComponent(id)}`).join('&')}`}
    >
      Remove<span class="vh"> {program.institution}</span>
    </a>
  )
}
