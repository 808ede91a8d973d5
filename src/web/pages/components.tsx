import type { ComponentChildren } from 'preact'
import { exampleCases } from '../../lab/counterexample/examples.ts'
import { verdictStatuses } from '../../lab/verdict.ts'
import { AnswerBox, Attempts, VerdictBox } from '../components/attempt.tsx'
import { Code } from '../components/code.tsx'
import { CounterexampleBox } from '../components/counterexample.tsx'
import { Icon } from '../components/icons.tsx'
import { LabList } from '../components/lab-list.tsx'
import { Made } from '../components/made.tsx'
import { Mark } from '../components/mark.tsx'
import { Measure } from '../components/measure.tsx'
import { RowsTable } from '../components/rows.tsx'
import { Scroll } from '../components/scroll.tsx'
import { type Around, Shell } from '../components/shell.tsx'
import { SkillMapView } from '../components/skill-map.tsx'
import { RunningWord, VerdictWord } from '../components/verdict.tsx'
import {
  counterexample,
  failedAttempt,
  failedVerdict,
  labLine,
  madePicture,
  now,
  passedAttempt,
  runningAttempt,
  skillLine,
} from './examples.ts'

const bareVerdict = { ...failedVerdict, explanation: null }

/** Everything the pages are made of, on one page; the accessibility test looks at all of it here. */
export function ComponentsScreen({ around }: { around: Around }) {
  return (
    <Shell
      around={around}
      title="Components"
      description="Everything the pages of Backwright are made of."
      crumbs={[{ title: 'Home', href: '/' }]}
      showsWay
    >
      <header class="stack stack-s">
        <h1>Components</h1>
        <p class="lede">
          Everything the pages are made of. If a page needs something that isn’t here, try to do
          without it first.
        </p>
      </header>
      <MarkAndColor />
      <Type />
      <Controls />
      <VerdictParts />
      <DataParts />
      <DrawingParts />
      <FeedbackParts />
    </Shell>
  )
}

function Part({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section class="stack section" id={id} aria-labelledby={`h-${id}`}>
      <h2 id={`h-${id}`}>{title}</h2>
      {children}
    </section>
  )
}

const colors =
  'ground paper sheet line line-strong ink-3 ink-2 ink accent accent-soft pass pass-soft fail fail-soft note note-soft'.split(
    ' ',
  )

function MarkAndColor() {
  return (
    <>
      <Part id="mark" title="Mark">
        <div class="row">
          <div class="mark-big">
            <Mark />
          </div>
          <p class="small mute read">
            The W is a folding rule. Drawn, never typed; at least 24 px tall.
          </p>
        </div>
        <div class="ticks" aria-hidden="true" />
      </Part>
      <Part id="color" title="Color">
        <p class="read">
          Yellow means “here”: the page you’re on, the one thing to do now, your row.
        </p>
        <ul class="bare swatches">
          {colors.map((color) => (
            <li>
              <svg aria-hidden="true">
                <rect width="100%" height="100%" fill={`var(--${color})`} />
              </svg>
              <code>{color}</code>
            </li>
          ))}
        </ul>
      </Part>
    </>
  )
}

function Type() {
  return (
    <Part id="type" title="Type">
      <div class="stack stack-s">
        <p class="type-3xl">t-3xl The smallest case</p>
        <p class="type-2xl">t-2xl Page title</p>
        <p class="type-xl">t-xl Section</p>
        <p class="type-l">t-l Lede: what this page is for.</p>
        <p>
          t-m Text to read, at most 68 characters a line. <a href="#type">A link</a>,{' '}
          <code>code</code>, <kbd>Ctrl</kbd>, <mark>marked</mark>.
        </p>
        <p class="type-s">t-s Where people work: tables, lists, labels. 0123456789</p>
        <p class="type-xs num">t-xs Data and durations. 0123456789 17 ms</p>
      </div>
    </Part>
  )
}

function Controls() {
  return (
    <>
      <Part id="buttons" title="Buttons">
        <div class="row">
          <button class="btn btn-go" type="button">
            Check <kbd>Ctrl Enter</kbd>
          </button>
          <button class="btn" type="button">
            Run
          </button>
          <button class="btn btn-s" type="button">
            Small
          </button>
          <button class="btn" type="button" disabled>
            Not now
          </button>
          <button class="link-btn small" type="button">
            Looks like a link
          </button>
        </div>
        <p class="small mute">One yellow button a page: the one thing to do now.</p>
      </Part>
      <Part id="fields" title="Fields, choices, chips">
        <div class="cols cols-3">
          <div class="field">
            <label htmlFor="f1">Search</label>
            <input class="input" id="f1" type="search" value="null" aria-describedby="f1h" />
            <span class="hint" id="f1h">
              Title, skill or mistake
            </span>
          </div>
          <div class="field">
            <label htmlFor="f2">Hours a week</label>
            <input class="input" id="f2" value="many" aria-invalid="true" aria-describedby="f2e" />
            <span class="error" id="f2e">
              <Icon name="failed" />
              <span>Expected a number. Got “many”. Write it in digits, like 12.</span>
            </span>
          </div>
          <fieldset class="group">
            <legend>Where I am</legend>
            <label class="opt">
              <input type="radio" name="c1" checked /> any
            </label>
            <label class="opt">
              <input type="radio" name="c1" /> proved<span class="num">8</span>
            </label>
          </fieldset>
        </div>
        <fieldset class="group">
          <legend>What’s it for?</legend>
          <div class="choices">
            <label class="choice">
              <input type="radio" name="c2" checked /> A first job
            </label>
            <label class="choice">
              <input type="radio" name="c2" /> I’m curious
            </label>
          </div>
        </fieldset>
        <div class="row">
          <span class="chip chip-kind">query</span>
          <span class="chip">SQL queries</span>
          <span class="chip chip-on">your path</span>
        </div>
      </Part>
    </>
  )
}

function VerdictParts() {
  return (
    <>
      <Part id="verdicts" title="Verdicts">
        <p class="row">
          {verdictStatuses.map((status) => (
            <VerdictWord status={status} />
          ))}
          <RunningWord word="running" />
        </p>
        <h3>While checks stream in</h3>
        <VerdictBox attempt={runningAttempt} />
        <h3>A wrong answer</h3>
        <VerdictBox attempt={failedAttempt} />
        <h3>After passing</h3>
        <VerdictBox attempt={passedAttempt} />
        <h3>Nothing handed in yet</h3>
        <VerdictBox attempt={null} />
      </Part>
      <Part id="cases" title="What breaks it, by kind of lab">
        {exampleCases.map((counterexample) => (
          <>
            <h3>{counterexample.kind}</h3>
            <CounterexampleBox
              counterexample={counterexample}
              verdict={bareVerdict}
              answer=""
              label={`What breaks it: ${counterexample.kind}`}
            />
          </>
        ))}
      </Part>
      <Part id="attempts" title="Attempts">
        <Attempts
          attempts={[passedAttempt, failedAttempt]}
          shownId={failedAttempt.id}
          now={now}
          restoreAction={null}
          hrefOf={() => '#attempts'}
        />
        <AnswerBox attempt={failedAttempt} />
      </Part>
    </>
  )
}

function DataParts() {
  const [film] = counterexample.tables
  return (
    <>
      <Part id="labs" title="Labs as lines">
        <LabList
          hereId="query/top-three-per-genre"
          labs={[
            labLine('films-by-year', 'Films by year', {
              progress: 'proved',
              level: 1,
              minutes: 10,
            }),
            labLine('not-in-and-null', 'NOT IN and NULL', { progress: 'practiced', attempts: 2 }),
            labLine('top-three-per-genre', 'Top three per genre', {
              progress: 'tried',
              attempts: 3,
            }),
            labLine('running-total', 'Running total'),
            labLine('series-tree', 'Series tree', { ready: false, level: 5 }),
          ]}
        />
      </Part>
      <Part id="made" title="What an answer built">
        <Made picture={madePicture} />
      </Part>
      <Part id="rows" title="Rows, code">
        <div class="cols cols-2">
          {film ? <RowsTable rows={film} caption="film, 2 rows" label="Rows of a table" /> : null}
          <Scroll class="code" label="Code block">
            <pre>
              <Code
                language="sql"
                text={"select title, 'it''s' as note\nfrom film -- all of them\nlimit 3;"}
              />
            </pre>
          </Scroll>
        </div>
      </Part>
      <Part id="measure" title="Measure">
        <div class="cols cols-2">
          <Measure done={7} of={20} says="7 of 20 labs passed" aside="three this week" />
          <Measure done={0} of={17} says="0 of 17 skills proved" />
        </div>
      </Part>
    </>
  )
}

function DrawingParts() {
  const skills = [
    skillLine('sql/select', { progress: 'proved' }),
    skillLine('sql/join', { progress: 'proved', needs: ['sql/select'] }),
    skillLine('sql/group', { progress: 'practiced', needs: ['sql/select'] }),
    skillLine('sql/having', { needs: ['sql/group'] }),
    skillLine('sql/window', { needs: ['sql/group'] }),
    skillLine('sql/dates', { progress: 'coming' }),
  ]
  return (
    <Part id="drawings" title="Drawings">
      <SkillMapView areas={[{ id: 'sql', title: 'SQL', skills }]} hereId="sql/window" zoom="near" />
    </Part>
  )
}

function FeedbackParts() {
  return (
    <>
      <Part id="callouts" title="Callouts">
        <div class="cols cols-3">
          <div class="callout">
            <p>Know</p>
            <p>Ties keep their place.</p>
          </div>
          <div class="callout callout-here">
            <p>Since last week</p>
            <p>You can rank inside a group.</p>
          </div>
          <div class="callout callout-fail">
            <p>Stopped after 2,000 ms</p>
            <p>A join without a condition gives every pair of rows.</p>
          </div>
        </div>
      </Part>
      <Part id="feedback" title="Empty state, card, toast, tabs">
        <div class="cols cols-2">
          <div class="empty stack stack-s">
            <h3>Nothing handed in yet</h3>
            <p>Say what will be here and how to get it.</p>
          </div>
          <div class="card stack stack-s">
            <h3>Card</h3>
            <p class="small">Only for something you can pick up and move. Not for layout.</p>
          </div>
          <div class="toast">
            <Icon name="passed" />
            <span>Back to the starter.</span>
            <button class="link-btn" type="button">
              Undo
            </button>
          </div>
          <div class="tabs">
            <fieldset>
              <legend class="vh">Show</legend>
              <label>
                <input type="radio" name="tc" value="1" checked />
                film
              </label>
              <label>
                <input type="radio" name="tc" value="2" />
                watch
              </label>
            </fieldset>
            <div class="panel p1">
              <p>Four films.</p>
            </div>
            <div class="panel p2">
              <p>Nine watches.</p>
            </div>
          </div>
        </div>
        <OnDemand />
      </Part>
    </>
  )
}

function OnDemand() {
  return (
    <>
      <details class="more">
        <summary>More, on demand</summary>
        <p>Put what not everyone needs in details.</p>
      </details>
      <div class="next">
        <div class="next-what">
          <strong>After this: Running total</strong>
          <span class="small mute">Window functions, about 20 minutes.</span>
        </div>
        <a class="btn" href="/labs">
          All labs
        </a>
      </div>
    </>
  )
}
