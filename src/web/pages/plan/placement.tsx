import type { PlacementPage } from '../../../view/placement-page.ts'
import { Lines } from '../../components/code.tsx'
import { Icon } from '../../components/icons.tsx'
import { Measure } from '../../components/measure.tsx'
import { Markdown } from '../../components/prose.tsx'
import { RowsTable } from '../../components/rows.tsx'
import { type Around, Shell } from '../../components/shell.tsx'
import { RunningWord } from '../../components/verdict.tsx'
import { WayFrame, wayCrumbs } from '../../components/way.tsx'
import { markdownLineHtml } from '../../markdown.ts'
import { dayText } from '../../when.ts'

interface PlacementProps {
  readonly around: Around
  readonly page: PlacementPage
  /** What was missing in the answer that was sent. */
  readonly error: string | null
}

/** One question a page; it can be left and taken up again. */
export function PlacementScreen({ around, page, error }: PlacementProps) {
  const isWaiting = page.kind === 'asking' && page.query !== null && page.query.outcome === null
  return (
    <Shell
      around={around}
      title="Placement"
      description="Where to start: a short test that adapts to your answers. A third of it is small real tasks."
      section="way"
      crumbs={wayCrumbs}
      {...(isWaiting ? { askAgainAfter: 1 } : {})}
    >
      <WayFrame here="/placement">
        {page.kind === 'begin' ? <Start page={page} /> : <Asking page={page} error={error} />}
      </WayFrame>
    </Shell>
  )
}

function Start({ page }: { page: Extract<PlacementPage, { kind: 'begin' }> }) {
  const { usual, last } = page
  return (
    <>
      <header class="stack stack-s">
        <h1>Where should you start?</h1>
        <p class="lede">
          A short test that adapts to your answers. What you already know makes your plan shorter.
        </p>
      </header>
      <div class="read stack">
        <ul class="stack stack-s">
          <li>
            Most people get {usual.from} to {usual.to} questions, which takes about 25 minutes. If
            you’re new to all of it, we stop after {usual.beginner} to {usual.beginnerOthers}.
          </li>
          <li>We ask about the areas that count for your role, and say which ones we left out.</li>
          <li>
            Some are small real tasks, like writing a query that PostgreSQL runs or reading a few
            lines of code. You only need this page.
          </li>
          <li>
            “I don’t know” is a good answer. It tells us more than a guess, and it’s never held
            against you.
          </li>
          <li>You can close the page any time and continue later.</li>
        </ul>
        <form method="post" action="/placement" class="row">
          <button class="btn btn-go" type="submit">
            {last ? 'Take it again' : 'Start'}
          </button>
          {last ? (
            <a href="/placement/result">Your result of {dayText(last.at)}</a>
          ) : (
            <a href="/plan">Continue without it</a>
          )}
        </form>
        <p class="small mute">
          There are {page.items} questions in 12 areas, {page.realTasks} of them real tasks. We
          judged how hard each one is ourselves, since we have no answers of real people yet, so the
          result shows how uncertain it is. It isn’t a grade: labs prove a skill.
        </p>
      </div>
    </>
  )
}

type AskingPage = Extract<PlacementPage, { kind: 'asking' }>

function Asking({ page, error }: { page: AskingPage; error: string | null }) {
  const { item, number, atMost, query } = page
  const isWaiting = query !== null && query.outcome === null
  return (
    <>
      <header class="stack stack-s read">
        <h1>
          Question {number} <span class="mute">of at most {atMost}</span>
        </h1>
        <Measure done={number - 1} of={atMost} says={item.area} aside={`${number - 1} answered`} />
      </header>
      <form class="stack stack-l" method="post" action="/placement/answers" id="question">
        <input type="hidden" name="item" value={item.id} />
        {item.kind === 'query' || item.kind === 'predict' ? (
          <div class="stack read">
            <Markdown text={item.text} />
            {item.code ? (
              <Lines text={item.code.text} label="The example" language={item.code.language} />
            ) : null}
          </div>
        ) : null}
        {item.kind === 'query' ? <ItemTables page={page} /> : null}
        {error === null ? null : (
          <p class="error" id="answer-error" role="alert">
            <Icon name="failed" />
            {error}
          </p>
        )}
        {isWaiting ? (
          <p class="sum">
            <RunningWord word="running your query on small databases" />
          </p>
        ) : (
          <>
            <Fields page={page} hasError={error !== null} />
            <div class="row">
              <button class="btn btn-go" type="submit" name="do" value="answer">
                Answer
              </button>
              <button class="btn" type="submit" name="do" value="unknown">
                I don’t know
              </button>
            </div>
          </>
        )}
      </form>
      <form class="row small" method="post" action="/placement/stop">
        <span class="mute">Your answers are saved.</span>
        <button class="link-btn" type="submit">
          Stop here and see your result
        </button>
      </form>
    </>
  )
}

function ItemTables({ page: { item } }: { page: AskingPage }) {
  return (
    <div class="beside">
      {item.tables.map((table) => (
        <RowsTable
          rows={table}
          caption={<code>{table.name}</code>}
          label={`Rows of ${table.name}`}
        />
      ))}
      <details class="more">
        <summary>How the tables are defined</summary>
        <Lines text={item.schema ?? ''} label="Statements that make the tables" language="sql" />
      </details>
    </div>
  )
}

function Fields({ page, hasError }: { page: AskingPage; hasError: boolean }) {
  const { item, query } = page
  const described = hasError ? { 'aria-describedby': 'answer-error' } : {}
  switch (item.kind) {
    case 'choose':
      return (
        <fieldset class="group" {...described}>
          <Asked text={item.text} />
          {item.answers.map((answer, at) => (
            <label class="choice">
              <input type="radio" name="given" value={String(at)} />
              <Inline text={answer} />
            </label>
          ))}
        </fieldset>
      )
    case 'order':
      return <Steps page={page} described={described} />
    case 'predict':
      return (
        <div class="field">
          <label htmlFor="given">What does it return?</label>
          <input
            class="input num"
            id="given"
            name="given"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            {...described}
          />
        </div>
      )
    case 'query':
      return (
        <div class="stack stack-s">
          {query?.outcome?.kind === 'error' ? (
            <div class="callout callout-fail" id="query-error">
              <p>It doesn’t run yet. That doesn’t count against you.</p>
              <p>{query.outcome.message}</p>
            </div>
          ) : null}
          <label class="label" htmlFor="given">
            Your query
          </label>
          <textarea
            class="input block-text"
            id="given"
            name="given"
            spellcheck={false}
            autocapitalize="off"
            {...described}
          >
            {query?.sql ?? ''}
          </textarea>
          <p class="hint">
            PostgreSQL runs it on many small databases. Name the columns and order the rows as you
            like.
          </p>
        </div>
      )
  }
}

function Steps({ page: { item }, described }: { page: AskingPage; described: object }) {
  return (
    <fieldset class="group" {...described}>
      <Asked text={item.text} />
      <p class="hint">Number the steps in order, starting with 1.</p>
      <ol class="bare stack stack-s">
        {item.answers.map((step, at) => (
          <li class="order-step">
            <select class="input place-of" id={`place-${at}`} name={`place-${at}`}>
              <option value="">–</option>
              {item.answers.map((_, place) => (
                <option value={String(place + 1)}>{place + 1}</option>
              ))}
            </select>
            <label htmlFor={`place-${at}`}>
              <Inline text={step} />
            </label>
          </li>
        ))}
      </ol>
    </fieldset>
  )
}

/** The question as the name of a group; a block of code in it stays below its sentence. */
function Asked({ text }: { text: string }) {
  const [first = '', ...rest] = text.trim().split('\n\n')
  return (
    <>
      <legend class="asked">
        <Inline text={first} />
      </legend>
      {rest.length > 0 ? <Markdown text={rest.join('\n\n')} /> : null}
    </>
  )
}

/** One line of an author's Markdown. */
export function Inline({ text }: { text: string }) {
  return <span dangerouslySetInnerHTML={{ __html: markdownLineHtml(text) }} />
}
