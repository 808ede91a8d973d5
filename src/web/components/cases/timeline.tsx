import { countText } from '../../../kit/count-text.ts'
import type { Rows } from '../../../lab/counterexample/rows.ts'
import {
  circleText,
  momentText,
  type TimelineCounterexample,
  type TimelineMoment,
} from '../../../lab/counterexample/timeline.ts'
import { Code } from '../code.tsx'
import { Icon } from '../icons.tsx'
import { RowsTable } from '../rows.tsx'
import { Scroll } from '../scroll.tsx'

/** A column for each session, time running down; then what was left, and what would have been. */
export function TimelineCase({ counterexample }: { counterexample: TimelineCounterexample }) {
  const { says, moments, sessions, circle, found } = counterexample
  return (
    <>
      <header class="stack stack-s">
        <h3>{says}</h3>
        <p class="small mute">
          {countText(moments.length, 'moment')}, the shortest of{' '}
          {countText(found.failing, 'schedule')} that {found.failing === 1 ? 'goes' : 'go'} wrong.{' '}
          {countText(found.schedules, 'schedule')} in all {found.schedules === 1 ? 'was' : 'were'}{' '}
          played.
        </p>
      </header>
      <div class="stack" data-timeline>
        <nav class="row tl-nav no-print" aria-label="Steps through the schedule">
          <button class="btn btn-s" type="button" data-timeline-go="first">
            First
          </button>
          <button class="btn btn-s" type="button" data-timeline-go="back">
            ← Back
          </button>
          <output class="small" data-timeline-at>
            Moment {moments.length} of {moments.length}
          </output>
          <button class="btn btn-s" type="button" data-timeline-go="forward">
            Forward →
          </button>
          <button class="btn btn-s" type="button" data-timeline-go="last">
            Last
          </button>
        </nav>
        <Table counterexample={counterexample} />
      </div>
      {circle.length > 0 ? (
        <p class="callout callout-fail">
          <span>
            <strong>The cycle.</strong> {circleText(circle, sessions)}.
          </span>
        </p>
      ) : null}
      <Left counterexample={counterexample} />
    </>
  )
}

function Table({ counterexample }: { counterexample: TimelineCounterexample }) {
  const { sessions, moments, ends } = counterexample
  return (
    <Scroll label="The schedule">
      <table class="tl">
        <caption>Time runs down. A hatched cell is a session that’s waiting.</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="vh">Moment</span>
            </th>
            {sessions.map((session) => (
              <th scope="col">{session}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {moments.map((moment, at) => (
            <tr>
              <th scope="row">{at + 1}</th>
              {sessions.map((_, session) =>
                moment.session === session ? (
                  <Moment moment={moment} sessions={sessions} />
                ) : (
                  <Other isWaiting={waitsAt(moments, session, at)} />
                ),
              )}
            </tr>
          ))}
          {ends.some((end) => end !== '') ? (
            <tr>
              <th scope="row">end</th>
              {ends.map((end) => (
                <td class="small">{end}</td>
              ))}
            </tr>
          ) : null}
        </tbody>
      </table>
    </Scroll>
  )
}

function Moment({ moment, sessions }: { moment: TimelineMoment; sessions: readonly string[] }) {
  return (
    <td class={moment.kind === 'waits' ? 'tl-at tl-waits' : 'tl-at'}>
      {moment.kind === 'goes-on' ? null : (
        <pre>
          <Code text={moment.sql} language="sql" />
        </pre>
      )}
      <Says moment={moment} sessions={sessions} />
    </td>
  )
}

/** What it gave; COMMIT that gives COMMIT says nothing new. */
function Says({ moment, sessions }: { moment: TimelineMoment; sessions: readonly string[] }) {
  const text = momentText(moment, sessions)
  if (text === moment.sql.trim().replace(/;$/, '').toUpperCase()) return null
  if (moment.kind === 'failed' || moment.kind === 'lost') {
    return (
      <p class="tl-says tl-bad">
        <Icon name="failed" /> {text}
      </p>
    )
  }
  const isSeen = moment.kind !== 'waits' && !/^[A-Z ]+\d*$/.test(moment.says)
  return <p class={isSeen ? 'tl-says tl-sees' : 'tl-says'}>{isSeen ? `sees ${text}` : text}</p>
}

function Other({ isWaiting }: { isWaiting: boolean }) {
  return (
    <td class={isWaiting ? 'tl-waits' : undefined}>
      <span class="vh">{isWaiting ? 'still waiting' : 'nothing'}</span>
    </td>
  )
}

/** Whether the session was released before this moment and has not gone on yet. */
function waitsAt(moments: readonly TimelineMoment[], session: number, at: number): boolean {
  const before = moments.slice(0, at).findLast((moment) => moment.session === session)
  return before?.kind === 'waits'
}

function Left({ counterexample: { left, serial } }: { counterexample: TimelineCounterexample }) {
  if (left.length === 0) return null
  return (
    <div class="cx-out">
      <Tables icon="failed" title="Left after this schedule" tables={left} />
      {serial.map(({ order, left: tables }) => (
        <Tables icon="passed" title={`Left by ${order}`} tables={tables} />
      ))}
    </div>
  )
}

interface TablesProps {
  readonly icon: 'passed' | 'failed'
  readonly title: string
  readonly tables: readonly { readonly title: string; readonly rows: Rows }[]
}

function Tables({ icon, title, tables }: TablesProps) {
  return (
    <div class="stack stack-s">
      <p class="label">
        <Icon name={icon} /> {title}
      </p>
      {tables.map(({ title: name, rows }) => (
        <RowsTable rows={rows} caption={name} label={`${name}: ${title}`} />
      ))}
    </div>
  )
}
