import { countText } from '../../../kit/count-text.ts'
import type { MatchPage } from '../../../view/match-page.ts'
import { DistanceNote, milesText, ZipRefused } from '../../components/distance.tsx'
import { ParetoFigure, type ParetoPoint } from '../../components/plan/pareto-figure.tsx'
import { Scroll } from '../../components/scroll.tsx'
import { type Around, Shell } from '../../components/shell.tsx'
import { WayFrame, wayCrumbs } from '../../components/way.tsx'
import { monthsText } from '../../days.ts'
import { citedText, dollarText, shareText } from '../../figures.ts'
import { credentialWords } from '../way/program-line.tsx'
import { MatchForm } from './match-form.tsx'
import {
  apartWords,
  criterionText,
  criterionTitles,
  leftOutText,
  leftOutWords,
  signedText,
} from './match-words.ts'

type Match = MatchPage['routes']['ranked'][number]

interface MatchProps {
  readonly around: Around
  readonly page: MatchPage
}

/** Routes and programs ranked by what counts for the learner; every point is explained. */
export function MatchScreen({ around, page }: MatchProps) {
  const all = [
    ...page.routes.ranked.map((match, at) => ({ match, label: routeLabel(at) })),
    ...page.programs.ranked.map((match, at) => ({ match, label: String(at + 1) })),
  ]
  return (
    <Shell
      around={around}
      title="Match"
      description="Routes and programs ranked by what matters to you, with every point explained and everything we left out."
      section="way"
      crumbs={[...wayCrumbs, { title: 'Plan', href: '/plan' }]}
    >
      <WayFrame here="/match">
        <header class="stack stack-s">
          <h1>Which route fits you?</h1>
          <p class="lede">
            We rank by your weights and by published figures, and by nothing else. Nobody can pay
            for a better spot.
          </p>
          <p class="small mute read">
            Your goal: {page.role.title.toLowerCase()}. Your labs prove{' '}
            {shareText(page.settings.proved)} of what the role asks for. How long it takes on your
            own comes from <a href="/plan">your plan</a>. <a href="#h-form">Change what matters</a>
          </p>
        </header>
        <ZipRefused zip={page.zip} />
        <div class="cols cols-main">
          <div class="stack stack-l">
            {page.problem ? (
              <div class="callout callout-fail">
                <p>Expected {page.problem.expected}.</p>
                <p>
                  Got {page.problem.came}. {page.problem.try}
                </p>
              </div>
            ) : (
              <>
                <Routes page={page} />
                <Programs page={page} />
                <Front matches={all} />
              </>
            )}
            <Limits rules={page.rules} />
          </div>
          <aside aria-label="What counts">
            <MatchForm page={page} />
          </aside>
        </div>
      </WayFrame>
    </Shell>
  )
}

/** Routes have letters and programs numbers, in the lists as in the picture. */
const routeLabel = (at: number): string => 'ABCDEF'[at] ?? ''

function Routes({ page }: { page: MatchPage }) {
  const { ranked, apart, leftOut } = page.routes
  return (
    <section class="stack section" aria-labelledby="h-routes">
      <h2 id="h-routes">Routes</h2>
      {ranked.length === 0 ? (
        <div class="empty stack stack-s">
          <h3>No route to rank with these answers</h3>
          <p>
            You can spend {dollarText(page.settings.money)}
            {page.settings.mayBorrow ? ' and could borrow' : ''}, and you have{' '}
            {page.settings.hoursAWeek} hours a week. Below you see what each route would take.{' '}
            <a href="#h-form">Change your answers</a>
          </p>
        </div>
      ) : (
        <ol class="list">
          {ranked.map((match, at) => (
            <Ranked match={match} label={routeLabel(at)} page={page} />
          ))}
        </ol>
      )}
      <NotRanked apart={apart} page={page} />
      {leftOut.length > 0 ? (
        <>
          <h3>Left out</h3>
          <ul class="stack stack-s small">
            {leftOut.map(({ option, why }) => (
              <li>
                <strong>{option.title}</strong>: {why.map(leftOutText).join('; ')}.
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  )
}

/** What too little is known of: it's apart, and never comes first. */
function NotRanked({ apart, page }: { apart: MatchPage['routes']['apart']; page: MatchPage }) {
  if (apart.length === 0) return null
  return (
    <>
      <h3>Not ranked</h3>
      <ul class="list">
        {apart.map(({ option, why }) => (
          <li class="stack stack-s">
            <h4>
              <Title option={option} page={page} />
            </h4>
            <p class="small">
              <Where option={option} page={page} />
            </p>
            <Figures option={option} page={page} />
            <p class="small mute">
              We can’t rank it, because {why.map((one) => apartWords[one]).join(' and ')}.
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

function Programs({ page }: { page: MatchPage }) {
  const { ranked, apart, apartCount, count, leftOut } = page.programs
  return (
    <section class="stack section" aria-labelledby="h-programs">
      <h2 id="h-programs">Programs</h2>
      <DistanceNote zip={page.zip} />
      {ranked.length === 0 ? (
        <div class="empty stack stack-s">
          <h3>No program fits</h3>
          <p>
            Try more hours or money, a place farther away, or a loan. Below you see how many we left
            out and why. You can also look around without any of that:
          </p>
          <ul>
            <li>
              <a href={`/programs?credential=certificate&sort=price${placeQuery(page)}`}>
                Certificates, lowest price first
              </a>
            </li>
            <li>
              <a href={`/programs?credential=bootcamp${placeQuery(page)}`}>
                The typical bootcamp, with its year and source
              </a>
            </li>
            <li>
              <a href="/programs/enter">Enter a program you found</a>
            </li>
          </ul>
        </div>
      ) : (
        <>
          <p class="small mute">
            {count > ranked.length
              ? `The first ${ranked.length} of ${count.toLocaleString('en-US')} that fit.`
              : `${countText(count, 'program')} that ${count === 1 ? 'fits' : 'fit'}.`}
          </p>
          <ol class="list">
            {ranked.map((match, at) => (
              <Ranked match={match} label={String(at + 1)} page={page} />
            ))}
          </ol>
        </>
      )}
      <NotRanked apart={apart} page={page} />
      {apartCount > apart.length ? (
        <p class="small">
          {(apartCount - apart.length).toLocaleString('en-US')} more fit but can’t be ranked, for
          reasons like these.
        </p>
      ) : null}
      <Nearest page={page} />
      {leftOut.length > 0 ? (
        <p class="small">
          Left out:{' '}
          {leftOut
            .map(({ kind, count: own }) => `${own.toLocaleString('en-US')} ${leftOutWords[kind]}`)
            .join(', ')}
          .
        </p>
      ) : null}
    </section>
  )
}

const placeQuery = ({ settings, zip }: MatchPage): string =>
  (settings.state ? `&state=${settings.state}` : '') +
  (zip.place === null ? '' : `&zip=${zip.place.zip}`)

/** Where none passes: what would let some in. */
function Nearest({ page }: { page: MatchPage }) {
  const { nearest } = page.programs
  if (nearest.length === 0) return null
  return (
    <>
      <h3>Closest to what you asked for</h3>
      <ul class="stack stack-s small">
        {nearest.map(({ option, why }) => (
          <li>
            <strong>
              <Title option={option} page={page} />
            </strong>{' '}
            <Where option={option} page={page} />: {why.map(leftOutText).join('; ')}.
          </li>
        ))}
      </ul>
    </>
  )
}

type Shown = Pick<Match['option'], 'id' | 'title' | 'miles'>

function Title({ option: { id, title }, page }: { option: Shown; page: MatchPage }) {
  if (!page.known.has(id)) return <>{title}</>
  return <a href={`/programs/compare?id=${encodeURIComponent(id)}`}>{title}</a>
}

/** What one gets and where; a route has neither. */
function Where({ option, page }: { option: Shown; page: MatchPage }) {
  const program = page.known.get(option.id)
  if (!program) return null
  const place = [program.city, program.state].filter(Boolean).join(', ')
  return (
    <span class="mute">
      {[
        credentialWords[program.credential],
        place,
        option.miles === null ? program.isOnline && 'online' : milesText(option.miles),
        program.control.toLowerCase(),
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  )
}

function Ranked({ match, label, page }: { match: Match; label: string; page: MatchPage }) {
  const { option, score, isOnFront } = match
  const said = page.options.get(option.id)?.said ?? []
  return (
    <li class="stack stack-s">
      <div class="row row-apart row-base">
        <h3>
          <span class="num">{label}.</span> <Title option={option} page={page} />
        </h3>
        <span class="row small">
          {isOnFront ? <span class="chip chip-on">best trade-off</span> : null}
          <strong>{Math.round(score)} of 100</strong>
        </span>
      </div>
      {page.known.has(option.id) ? (
        <p class="small">
          <Where option={option} page={page} />
        </p>
      ) : null}
      <Figures option={option} page={page} />
      <details class="more">
        <summary>Its {Math.round(score)} points</summary>
        <div class="stack stack-s">
          <PointsTable match={match} page={page} />
          {said.length > 0 ? <p class="small mute">{said.map(citedText).join('; ')}.</p> : null}
        </div>
      </details>
    </li>
  )
}

/** Money, time and what came of it; a program has its school's figures too. */
function Figures({ option, page }: { option: Match['option']; page: MatchPage }) {
  const program = page.known.get(option.id)
  const share = (value: number | null): string | null => (value === null ? null : shareText(value))
  return (
    <dl class="figs small">
      <Figure name="Price in all" text={rangeText(option.cost, dollarText)} />
      <Figure name="Takes" text={rangeText(option.months, monthsText)} />
      <Figure name="Pay one year on" text={rangeText(option.payOneYearOn, dollarText)} />
      <Figure name="Pay four years on" text={rangeText(option.payFourYearsOn, dollarText)} />
      <Figure name="Finish" text={share(option.finishing)} />
      {program ? (
        <>
          <Figure name="Get in" text={share(program.admissionRate)} />
          <Figure name="Come back after year one" text={share(program.retention)} />
          <Figure
            name={`A year, income up to ${dollarText(page.rules.lowIncomeMost)}`}
            text={program.netPriceLowIncome === null ? null : signedText(program.netPriceLowIncome)}
          />
        </>
      ) : null}
    </dl>
  )
}

function Figure({ name, text }: { name: string; text: string | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text ?? 'not published'}</dd>
    </div>
  )
}

function rangeText(
  range: { readonly low: number; readonly high: number } | null,
  text: (value: number) => string,
): string | null {
  if (range === null) return null
  return text(range.low) === text(range.high)
    ? text(range.low)
    : `${text(range.low)} to ${text(range.high)}`
}

/** What counts nothing has no line. */
function PointsTable({ match, page }: { match: Match; page: MatchPage }) {
  const counted = match.points.filter(({ most }) => most > 0)
  return (
    <Scroll label={`Points of ${match.option.title}, table`}>
      <table class="data">
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col" class="r">
              Points
            </th>
            <th scope="col" class="r">
              Of
            </th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {counted.map(({ criterion, points: own, most, value, isKnown }) => (
            <tr>
              <th scope="row">{criterionTitles[criterion]}</th>
              <td class="r">{own.toFixed(1)}</td>
              <td class="r">{most.toFixed(1)}</td>
              <td>
                {isKnown
                  ? `${Math.round(100 * value)}%: ${criterionText(criterion, { match, page })}`
                  : 'not published, so we take the middle of the others'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

/** Cost, time and expected gain of all that is shown, as a picture and as a table. */
function Front({
  matches,
}: {
  matches: readonly { readonly match: Match; readonly label: string }[]
}) {
  const shown = matches.flatMap(({ match, label }) => {
    const { cost, months } = match.option
    if (cost === null || months === null) return []
    const point: ParetoPoint = {
      label,
      months: months.likely,
      cost: cost.likely,
      gain: match.expectedGain,
      isOnFront: match.isOnFront,
    }
    return [{ ...point, title: match.option.title }]
  })
  if (shown.length === 0) return null
  return (
    <section class="stack section" aria-labelledby="h-front">
      <h2 id="h-front">Cost, time and expected gain</h2>
      <ParetoFigure points={shown} />
      <FrontTable shown={shown} />
    </section>
  )
}

type FrontRow = ParetoPoint & { readonly title: string }

function FrontTable({ shown }: { shown: readonly FrontRow[] }) {
  return (
    <Scroll label="Cost, time and gain, table">
      <table class="data">
        <caption>
          The best trade-offs are highlighted
          <span class="hint">
            Expected gain: what graduates earn four years on, minus your pay now, times the share
            who finish. We compare routes with routes and programs with programs. Without a
            published gain, an option can’t be highlighted.
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col" class="r">
              No.
            </th>
            <th scope="col">Way</th>
            <th scope="col" class="r">
              In all
            </th>
            <th scope="col" class="r">
              Months
            </th>
            <th scope="col" class="r">
              Expected gain
            </th>
            <th scope="col">Trade-off</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ label, title, cost, months, gain, isOnFront }) => (
            <tr class={isOnFront ? 'here' : undefined}>
              <td class="r">{label}</td>
              <th scope="row">{title}</th>
              <td class="r">{dollarText(cost)}</td>
              <td class="r">{months}</td>
              <td class="r">{gain === null ? 'not published' : signedText(gain)}</td>
              <td>{isOnFront ? 'best' : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Limits({ rules }: Pick<MatchPage, 'rules'>) {
  const { fullTime, oneClass, partTimeBootcamp } = rules.courseHours
  return (
    <section class="stack section" aria-labelledby="h-limits">
      <h2 id="h-limits">What this can’t tell you</h2>
      <ul class="stack stack-s read">
        <li>Whether you’d get in, like it, or find work afterwards.</li>
        <li>
          What people earn who taught themselves or went to a bootcamp. Nobody publishes it, so
          teaching yourself, with Backwright or without, has no place in the ranking.
        </li>
        <li>
          Earnings count students who had federal aid. Who finishes, gets in and comes back is
          counted for the whole school, and for undergraduates only. Master’s programs have none of
          these figures, and no price.
        </li>
        <li>
          A price is what a year costs after grants, living included. People from another state pay
          the difference in tuition on top at a public school.
        </li>
        <li>
          We take a full-time course to ask for {fullTime} hours a week. One class at a time takes{' '}
          {oneClass}, a part-time bootcamp {partTimeBootcamp}. With fewer hours it takes longer.
          These are our own assumptions.
        </li>
        <li>
          How long the way to a school takes. A distance is a straight line from a point that we
          estimate from your ZIP code.
        </li>
      </ul>
    </section>
  )
}
