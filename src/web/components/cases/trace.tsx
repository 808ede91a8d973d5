import { countText } from '../../../kit/count-text.ts'
import {
  meetingWith,
  type TraceCounterexample,
  type TraceMoment,
} from '../../../lab/counterexample/trace.ts'
import { Command } from '../command.tsx'
import { OutputBox } from '../output.tsx'
import { Scroll } from '../scroll.tsx'
import { InWords } from './in-words.tsx'

/** Request and answer side by side, one after another, with the moments at which requests met. */
export function TraceCase({ counterexample }: { counterexample: TraceCounterexample }) {
  const { says, expected, came, moments, at, output, found } = counterexample
  return (
    <>
      <header class="stack stack-s">
        <h3>{says}</h3>
        {moments.length > 0 ? (
          <p class="small mute">
            It happened again on {countText(found.confirmed, 'fresh server')} of {found.of}.
          </p>
        ) : null}
      </header>
      <TraceMoments moments={moments} at={at} />
      <InWords expected={expected} came={came} />
      {output === null ? null : (
        <div class="cx-out">
          <OutputBox title="What your server printed" text={output} label="Output of your server" />
        </div>
      )}
    </>
  )
}

interface MomentsProps {
  readonly moments: readonly TraceMoment[]
  /** The moment at which it shows; null: after all of them. */
  readonly at: number | null
  /** Keeps ids apart where a page shows several. */
  readonly prefix?: string
}

/** What happened to a server, in order. */
export function TraceMoments({ moments, at, prefix = '' }: MomentsProps) {
  if (moments.length === 0) return null
  const hasMet = moments.some((_, n) => meetingWith(n, moments).length > 0)
  return (
    <>
      {hasMet ? <Meetings moments={moments} /> : null}
      <ol class="trace">
        {moments.map((moment, n) => (
          <li class={n === at ? 'trace-at' : undefined}>
            <Moment moment={moment} place={n} moments={moments} prefix={prefix} />
          </li>
        ))}
      </ol>
    </>
  )
}

interface MomentProps {
  readonly moment: TraceMoment
  readonly place: number
  readonly moments: readonly TraceMoment[]
  readonly prefix: string
}

function Moment({ moment, place, moments, prefix }: MomentProps) {
  if (moment.kind === 'event') {
    return (
      <div class="stack stack-s">
        <p>
          <strong>{moment.says}.</strong>
        </p>
        {moment.text === null ? null : <Bytes text={moment.text} label={moment.says} />}
      </div>
    )
  }
  const met = meetingWith(place, moments)
  return (
    <div class="stack stack-s">
      <ExchangePair moment={moment} name={` ${place + 1}`} />
      {moment.problems.map((problem) => (
        <p class="small">{problem}</p>
      ))}
      {met.length > 0 ? (
        <p class="small mute">
          In flight together with {met.map((n) => `request ${n + 1}`).join(', ')}.
        </p>
      ) : null}
      <details>
        <summary>Send it yourself</summary>
        <Command
          id={`${prefix}curl-${place + 1}`}
          command={moment.curl}
          label={`send request ${place + 1}`}
        />
      </details>
    </div>
  )
}

interface PairProps {
  readonly moment: Extract<TraceMoment, { kind: 'exchange' }>
  /** " 2" where there are several. */
  readonly name: string
}

/** A request and its answer, byte for byte. */
export function ExchangePair({ moment, name }: PairProps) {
  const who = moment.who === null ? '' : `, ${moment.who}`
  return (
    <div class="cx-out trace-pair">
      <div class="stack stack-s">
        <p class="label">
          Request{name}
          {who}
        </p>
        <Bytes text={moment.request} label={`Request${name}`} />
      </div>
      <div class="stack stack-s">
        <p class="label">Response, after {Math.round(moment.to - moment.from)} ms</p>
        {moment.response === null ? (
          <p class="small mute">none</p>
        ) : (
          <Bytes text={moment.response} label={`Response to request${name}`} />
        )}
      </div>
    </div>
  )
}

/** Text as it went over the wire. */
export function Bytes({ text, label }: { text: string; label: string }) {
  return (
    <Scroll class="code" label={label}>
      <pre>
        <code>{text}</code>
      </pre>
    </Scroll>
  )
}

const rowHeight = 24
const axisHeight = 22
const width = 640
const left = 92
const right = 48

interface Span {
  readonly from: number
  readonly to: number
}

/** The stretches in which two requests or more were under way. */
function overlaps(spans: readonly Span[]): Span[] {
  const edges = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b)
  return edges.flatMap((from, at) => {
    const to = edges[at + 1]
    if (to === undefined) return []
    const underWay = spans.filter((span) => span.from <= from && span.to >= to).length
    return underWay > 1 ? [{ from, to }] : []
  })
}

/** A bar for each request from its first byte to the end of its answer; where they met is shaded. */
function Meetings({ moments }: { moments: readonly TraceMoment[] }) {
  const rows = moments.flatMap((moment, n) => (moment.kind === 'exchange' ? [{ moment, n }] : []))
  const end = Math.max(1, ...rows.map(({ moment }) => moment.to))
  const x = (ms: number): number => left + ((width - left - right) * ms) / end
  const height = rows.length * rowHeight
  const facts = rows
    .map(({ moment, n }) => `request ${n + 1} from ${moment.from} to ${moment.to} ms`)
    .join('; ')
  return (
    <Scroll label="When requests were in flight">
      <svg
        class="trace-meetings"
        role="img"
        viewBox={`0 0 ${width} ${height + axisHeight}`}
        width={width}
        height={height + axisHeight}
      >
        <title>When requests were in flight</title>
        <desc>{facts}</desc>
        {overlaps(rows.map(({ moment }) => moment)).map(({ from, to }) => (
          <rect class="met" x={x(from)} y={0} width={x(to) - x(from)} height={height} />
        ))}
        {rows.map(({ moment, n }, row) => (
          <g>
            <text x={0} y={row * rowHeight + 16}>
              Request {n + 1}
            </text>
            <line
              x1={left}
              x2={width - right}
              y1={row * rowHeight + 12}
              y2={row * rowHeight + 12}
            />
            <rect
              class="way"
              x={x(moment.from)}
              y={row * rowHeight + 5}
              width={Math.max(3, x(moment.to) - x(moment.from))}
              height={rowHeight - 10}
            />
            <text class="came" x={width - right + 8} y={row * rowHeight + 16}>
              {statusOf(moment.response) ?? '–'}
            </text>
          </g>
        ))}
        <text class="axis" x={left} y={height + 16}>
          0 ms
        </text>
        <text class="axis" x={width - right} y={height + 16} text-anchor="end">
          {Math.round(end)} ms
        </text>
      </svg>
    </Scroll>
  )
}

/** The status that an answer begins with. */
function statusOf(response: string | null): string | null {
  return /^HTTP\/\S+ (\d{3})/.exec(response ?? '')?.[1] ?? null
}
