import type { RolePage } from '../../../view/way/role-page.ts'
import type { RolesPage } from '../../../view/way/roles-page.ts'
import { BarChart } from '../../components/charts/bar-chart.tsx'
import { PayChart } from '../../components/charts/pay-chart.tsx'
import { PayTable } from '../../components/pay-table.tsx'
import { Markdown } from '../../components/prose.tsx'
import { Scroll } from '../../components/scroll.tsx'
import type { Around } from '../../components/shell.tsx'
import { From } from '../../components/sources.tsx'
import { Quoted, WayHead, WayShell } from '../../components/way.tsx'
import { Weight } from '../../components/weights.tsx'
import { numberText, percentText } from '../../figures.ts'
import { medianText } from './pay.tsx'

interface RolesProps {
  readonly around: Around
  readonly page: RolesPage
}

/** The roles side by side: what they are, what each asks for, what it pays. */
export function RolesScreen({ around, page }: RolesProps) {
  return (
    <WayShell
      around={around}
      title="Roles"
      description="Backend engineer, database administrator, and solutions architect, with front end for comparison."
      here="/roles"
      sources={page.sources}
    >
      <WayHead
        title="Roles"
        lede="Three jobs behind the page, and one in front of it. They have a lot in common. What differs is what people need from you by the end of the day."
      />
      <ul class="bare cols cols-2">
        {page.roles.map(({ role, title, summary, hasPath }) => (
          <li class="stack stack-s section">
            <h2>
              <a href={`/roles/${role}`}>{title}</a>
            </h2>
            <p class="read">{summary}</p>
            <p class="row small">
              <a href={`/roles/${role}`}>
                A day on the job<span class="vh">: {title}</span>
              </a>
              {hasPath ? (
                <a href={`/path/${role}`}>
                  The path<span class="vh"> to {title}</span>
                </a>
              ) : (
                <span class="mute">no path for this one</span>
              )}
            </p>
          </li>
        ))}
      </ul>
      <Differ page={page} />
      <RolesPay page={page} />
    </WayShell>
  )
}

/** Skill areas by role. */
function Differ({ page }: Pick<RolesProps, 'page'>) {
  return (
    <section class="stack section" aria-labelledby="h-differ">
      <h2 id="h-differ">How they differ</h2>
      <p class="read">
        How much each skill area matters, from none to five. This is our own judgment, based on job
        descriptions and on what employers ask for. It sets the order of your path and what counts
        as missing.
      </p>
      <Scroll label="Skill areas by role">
        <table class="data">
          <thead>
            <tr>
              <th scope="col">Area</th>
              {page.roles.map(({ title }) => (
                <th scope="col">{title}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {page.areas.map(({ id, title }) => (
              <tr>
                <th scope="row">
                  <a href={`/skills#${id}`}>{title}</a>
                </th>
                {page.roles.map(({ weights }) => (
                  <td>
                    <Weight weight={weights.find(({ area }) => area === id)?.weight ?? 0} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}

function RolesPay({ page }: Pick<RolesProps, 'page'>) {
  return (
    <section class="stack section" aria-labelledby="h-pay">
      <h2 id="h-pay">What they pay, and which degree they take</h2>
      <div class="cols-pay">
        <PayChart
          id="roles-pay"
          title="Pay by role"
          description="Percentiles of yearly pay for the occupation closest to each role."
          rows={page.pay.rows}
        />
        <div class="stack">
          <PayTable
            caption="Pay of the closest occupation"
            first="Role"
            counts="Jobs"
            rows={page.pay.rows}
            from={page.pay.from}
          />
          <Scroll label="Degrees that panels named">
            <table class="data">
              <caption>
                People in the field who say the job takes a bachelor’s degree or more
                <span class="hint">
                  <From from={page.panelFrom} />
                </span>
              </caption>
              <thead>
                <tr>
                  <th scope="col">Role</th>
                  <th scope="col" class="r">
                    Share of the panel
                  </th>
                  <th scope="col" class="r">
                    People asked
                  </th>
                </tr>
              </thead>
              <tbody>
                {page.roles.map(({ title, panel }) => (
                  <tr>
                    <th scope="row">{title}</th>
                    <td class="r">
                      {panel?.bachelorPercent == null
                        ? 'not published'
                        : percentText(panel.bachelorPercent)}
                    </td>
                    <td class="r">
                      {panel?.people == null ? 'not published' : numberText(panel.people)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </div>
      </div>
      <ul class="small read">
        {page.roles.map(({ title, figuresAreOf }) => (
          <li>
            <strong>{title}.</strong> {figuresAreOf}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface RoleProps {
  readonly around: Around
  readonly page: RolePage
}

/** One role: its day in our words and in those of the people in it, and what it asks for. */
export function RoleScreen({ around, page }: RoleProps) {
  return (
    <WayShell
      around={around}
      title={page.title}
      description={page.summary}
      here="/roles"
      crumbs={[{ title: 'Roles', href: '/roles' }]}
      sources={page.sources}
    >
      <header class="stack stack-s">
        <h1>{page.title}</h1>
        <p class="lede">{page.summary}</p>
        <nav class="row small" aria-label="Roles">
          {page.others.map(({ role, title }) => (
            <a
              class={role === page.role ? 'chip chip-on' : 'chip'}
              href={`/roles/${role}`}
              aria-current={role === page.role ? 'page' : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
      </header>
      <Work page={page} />
      <RolePay page={page} />
      <Panel page={page} />
      {page.onet ? <Onet onet={page.onet} /> : null}
      <Tools page={page} />
      <Moves page={page} />
      {page.hasPath ? (
        <aside class="next" aria-label="Next step">
          <div class="next-what">
            <strong>The path to {page.title.toLowerCase()}</strong>
            <span class="small mute">
              Units in order, each with what you’ll be able to do after it.
            </span>
          </div>
          <a class="btn btn-go" href={`/path/${page.role}`}>
            See the path
          </a>
        </aside>
      ) : null}
    </WayShell>
  )
}

/** The day, what it asks for alone and with others, and how much each area counts. */
function Work({ page }: Pick<RoleProps, 'page'>) {
  return (
    <div class="cols cols-2">
      <section class="stack section" aria-labelledby="h-day">
        <h2 id="h-day">The day</h2>
        <Markdown text={page.day} />
      </section>
      <section class="stack section" aria-labelledby="h-asks">
        <h2 id="h-asks">What it takes</h2>
        <Markdown text={page.technique} />
      </section>
      <section class="stack section" aria-labelledby="h-together">
        <h2 id="h-together">Working with others</h2>
        <Markdown text={page.together} />
      </section>
      <section class="stack section" aria-labelledby="h-weights">
        <h2 id="h-weights">Skill areas</h2>
        <dl class="weights">
          {page.weights.map(({ area, title, weight }) => (
            <>
              <dt>
                <a href={`/skills#${area}`}>{title}</a>
              </dt>
              <dd>
                <Weight weight={weight} />
              </dd>
            </>
          ))}
        </dl>
        <p class="small mute">From none to five, by our own judgment.</p>
      </section>
    </div>
  )
}

/** What going from this role to another takes. */
function Moves({ page }: Pick<RoleProps, 'page'>) {
  return (
    <section class="stack section" aria-labelledby="h-moves">
      <h2 id="h-moves">Where you can go from here</h2>
      <dl class="stack read">
        {page.moves.map(({ role, title, text }) => (
          <div class="stack stack-s">
            <dt>
              <strong>
                To <a href={`/roles/${role}`}>{title.toLowerCase()}</a>
              </strong>
            </dt>
            <dd class="bare-dd">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function RolePay({ page }: Pick<RoleProps, 'page'>) {
  return (
    <section class="stack section" aria-labelledby="h-pay">
      <h2 id="h-pay">What it pays</h2>
      <p class="read">{page.figuresAreOf}</p>
      <div class="cols-pay">
        <PayChart
          id="role-pay"
          title={`Pay: ${page.title}`}
          description="Percentiles of yearly pay, next to all occupations."
          rows={page.pay.rows}
        />
        <PayTable
          caption="Pay"
          first="Occupation"
          counts="Jobs"
          rows={page.pay.rows}
          from={page.pay.from}
        />
      </div>
      {page.survey ? (
        <p class="small read">
          In a survey, {page.survey.people === null ? '' : `${numberText(page.survey.people)} `}
          people in the United States with this role reported a median of{' '}
          {medianText(page.survey.median)} in pay. They aren’t a sample of everyone in the field.{' '}
          <From from={page.survey.from} />
        </p>
      ) : null}
      <p>
        <a href="/pay">By state, over the years, and what’s expected</a>
      </p>
    </section>
  )
}

function Panel({ page: { panel } }: Pick<RoleProps, 'page'>) {
  if (!panel) return null
  const people =
    panel.people === null ? 'a panel' : `${numberText(panel.people)} people in the field`
  return (
    <section class="stack section" aria-labelledby="h-panel">
      <h2 id="h-panel">Which degree it takes, according to a small panel</h2>
      <p class="read">
        The panel was {people}
        {panel.date === null ? '' : `, until ${panel.date}`}. That few answers are a hint, not a
        measurement.
        {panel.skills.length > 0
          ? ` The skills they rated most important: ${panel.skills.map(({ name }) => name.toLowerCase()).join(', ')}.`
          : ''}
      </p>
      <BarChart
        id="panel"
        title="Required degree, share of the panel"
        description={panel.education
          .map(({ label, percent }) => `${label}: ${percentText(percent)}`)
          .join('. ')}
        bars={panel.education}
      />
      <p class="small mute">
        <From from={panel.from} />
      </p>
    </section>
  )
}

/** O*NET's sentences as they stand there, marked. */
export function Onet({ onet }: { onet: NonNullable<RolePage['onet']> }) {
  const [first, rest] = [onet.tasks.slice(0, 8), onet.tasks.slice(8)]
  return (
    <section class="stack section" aria-labelledby={`h-onet-${onet.code}`}>
      <h2 id={`h-onet-${onet.code}`}>In the words of O*NET: {onet.title.toLowerCase()}</h2>
      <Quoted by={`Quoted word for word from O*NET, occupation ${onet.code}.`}>
        {onet.description === null ? null : <p>{onet.description}</p>}
        <ul>
          {first.map((task) => (
            <li>{task}</li>
          ))}
        </ul>
        {rest.length > 0 ? (
          <details class="more">
            <summary>
              {rest.length} more tasks<span class="vh"> of {onet.title.toLowerCase()}</span>
            </summary>
            <ul>
              {rest.map((task) => (
                <li>{task}</li>
              ))}
            </ul>
          </details>
        ) : null}
        {onet.titles.length > 0 ? (
          <p class="small">Also called: {onet.titles.join(', ')}.</p>
        ) : null}
      </Quoted>
      <p class="small mute read">
        {onet.attribution} <From from={onet.from} />
      </p>
    </section>
  )
}

function Tools({ page }: Pick<RoleProps, 'page'>) {
  if (page.tools.length === 0) return null
  return (
    <section class="stack section" aria-labelledby="h-tools">
      <h2 id="h-tools">Tools that employers name</h2>
      <ul class="tools">
        {page.tools.map(({ name }) => (
          <li>{name}</li>
        ))}
      </ul>
      <p class="small mute read">
        These come up often in postings for this occupation. Nobody knows all of them. When a
        posting names ten, it usually means three. <From from={page.toolsFrom} />{' '}
        <a href="/languages">What to learn first</a>
      </p>
    </section>
  )
}
