import { countText } from '../../kit/count-text.ts'
import { folderText } from '../../lab/folder/text.ts'
import { answerFileOf, handsInFolder, languageOf, triedText } from '../../lab/kinds/all.ts'
import type { AttemptLine, AttemptView } from '../../view/attempt-by-id.ts'
import { millisText, whenText } from '../when.ts'
import { Lines, lineOf, linesAt } from './code.tsx'
import { CounterexampleBox } from './counterexample.tsx'
import { Made } from './made.tsx'
import { Prose } from './prose.tsx'
import { Scroll } from './scroll.tsx'
import { Checks, RunningWord, VerdictWord } from './verdict.tsx'

interface VerdictProps {
  readonly attempt: AttemptView | null
  /** What is checked is handed in from a terminal. */
  readonly isFolder?: boolean
  /** The form whose text a replay starts, where no server runs; null: no replay from here. */
  readonly replayFrom?: string | null
  /** Where to go after a pass; without it, this isn't the page of the lab. */
  readonly wayOn?: WayOnProps['to']
}

/** Everything that is known of one attempt: the word, the checks, the rows that prove it. */
export function VerdictBox(props: VerdictProps) {
  const { attempt, isFolder = false, replayFrom = null, wayOn } = props
  if (attempt === null) return isFolder ? <NothingChecked /> : <NoAttempt />
  const { verdict } = attempt
  return (
    <div
      class="stack"
      data-attempt={attempt.id}
      data-state={attempt.state}
      data-lines={[...pointedLines(attempt)].join(' ')}
      data-error-at={verdict?.errorAt ?? undefined}
    >
      <Sum attempt={attempt} />
      {wayOn && verdict?.status === 'passed' ? <WayOn attempt={attempt} to={wayOn} /> : null}
      {attempt.checks.length > 0 ? <Checks checks={attempt.checks} label="Checks" /> : null}
      {attempt.state === 'done' ? null : <Waiting attempt={attempt} />}
      {verdict === null ? null : (
        <>
          <Aside attempt={attempt} />
          {verdict.errorAt === null ? null : (
            <ErrorPlace answer={attempt.answer} at={verdict.errorAt} />
          )}
          {verdict.counterexample ? (
            <CounterexampleBox
              counterexample={verdict.counterexample}
              verdict={verdict}
              answer={attempt.answer}
            />
          ) : null}
          {replayFrom === null || verdict.counterexample?.kind !== 'trace' ? null : (
            <Replay attempt={attempt} form={replayFrom} />
          )}
          {verdict.made ? <Made picture={verdict.made} /> : null}
          {verdict.counterexample === null && verdict.hint ? (
            <div class="callout">
              <p>Why people write this</p>
              <p>
                <Prose text={verdict.hint.why} />
              </p>
            </div>
          ) : null}
        </>
      )}
    </div>
  )
}

/** Sends what went wrong to the learner's running server once more. */
function Replay({ attempt: { id, labId }, form }: { attempt: AttemptView; form: string }) {
  return (
    <p class="row small no-print">
      <button
        class="btn btn-s"
        type="submit"
        form={form}
        formAction={`/labs/${labId}/server/replays`}
        formMethod="post"
        name="attempt"
        value={id}
        data-replay={id}
      >
        Replay it on your server
      </button>
      <span class="mute">Sends the same requests again and shows you what it answers now.</span>
    </p>
  )
}

function NoAttempt() {
  return (
    <div class="empty stack stack-s">
      <h3>No attempts yet</h3>
      <p>
        Press Check, right or wrong. If your answer’s wrong, you’ll see the smallest case we found
        that breaks it. We keep every attempt.
      </p>
    </div>
  )
}

function NothingChecked() {
  return (
    <div class="empty stack stack-s">
      <h3>Nothing checked yet</h3>
      <p>
        Check as often as you like, even before you’re done. Each time, you’ll see the first thing
        that isn’t right yet.
      </p>
    </div>
  )
}

function Sum({ attempt }: { attempt: AttemptView }) {
  const { verdict, checks } = attempt
  const passed = checks.filter((check) => check.status === 'passed').length
  const tried = verdict && triedText(attempt.labId, verdict.trials)
  if (verdict === null) {
    return (
      <div class="sum">
        <RunningWord word={attempt.state === 'waiting' ? 'waiting' : 'checking'} />
        <span>{countText(checks.length, 'check')} done</span>
      </div>
    )
  }
  return (
    <div class="sum">
      <VerdictWord status={verdict.status} />
      <span>
        {passed} of {checks.length} checks pass
      </span>
      <span class="num">{millisText(verdict.elapsedMs)}</span>
      <span class="mute small">
        Attempt {attempt.number}, kept.
        {verdict.status === 'passed' && tried ? ` ${tried} agree.` : null}
      </span>
    </div>
  )
}

interface WayOnProps {
  readonly attempt: AttemptView
  readonly to: { readonly title: string; readonly href: string }
}

/** What to say and where to go once it's right. */
function WayOn({ attempt: { number }, to }: WayOnProps) {
  const says =
    number === 1
      ? 'Right on the first try. Well done.'
      : `That’s it. It took ${countText(number, 'attempt')}, and now it works.`
  return (
    <div class="stack stack-s way-on">
      <p>{says}</p>
      <p class="row">
        <a class="btn btn-go" href={to.href}>
          {to.title}
        </a>
        <a href="#debrief">Read why it works</a>
      </p>
    </div>
  )
}

function Waiting({ attempt }: { attempt: AttemptView }) {
  return (
    <noscript>
      <p>
        The verdict is on its way. This page will refresh by itself.{' '}
        <a href={`/labs/${attempt.labId}?attempt=${attempt.id}#verdict`}>Refresh now</a>.
      </p>
    </noscript>
  )
}

/** What must be said beside the checks: our fault, an older lab, a limit. */
function Aside({ attempt }: { attempt: AttemptView }) {
  return (
    <>
      {attempt.verdict?.status === 'grader-fault' ? (
        <div class="callout">
          <p>Our fault, so it doesn’t count</p>
          <p>We couldn’t finish the checks. Your answer is saved, so check again.</p>
        </div>
      ) : null}
      {attempt.labChanged ? (
        <div class="callout">
          <p>This lab has changed since</p>
          <p>
            This verdict is for an older version of the lab. Check again to see where you are today.
          </p>
        </div>
      ) : null}
    </>
  )
}

/** The line where reading stopped. */
function ErrorPlace({ answer, at: told }: { answer: string; at: number }) {
  const at = Math.min(Math.max(0, told), answer.length)
  const line = lineOf(answer, at)
  const column = at - answer.lastIndexOf('\n', at - 1)
  const around = answer.split('\n')
  return (
    <div class="card stack stack-s">
      <p class="label">
        Stopped at line {line}, column {column}
      </p>
      <Scroll class="code" label={`Line ${line}`}>
        <pre>
          <code>
            {around[line - 1]}
            {'\n'}
            {' '.repeat(Math.max(0, column - 1))}▲
          </code>
        </pre>
      </Scroll>
    </div>
  )
}

interface AttemptsProps {
  readonly attempts: readonly AttemptLine[]
  readonly shownId: string | null
  readonly now: Date
  /** Where "back to that attempt" posts to; null: only links. */
  readonly restoreAction: string | null
  /** The address of an attempt's own page. */
  readonly hrefOf?: (id: string) => string
}

/** Earlier attempts with their verdicts, and the way back to each. */
export function Attempts(props: AttemptsProps) {
  const { attempts, shownId } = props
  if (attempts.length === 0) return null
  const isDone = attempts.some(({ id, status }) => id === shownId && status === 'passed')
  const table = <AttemptTable {...props} />
  if (!isDone || attempts.length === 1) return table
  return (
    <details class="more">
      <summary>All {countText(attempts.length, 'attempt')}, with their texts</summary>
      {table}
    </details>
  )
}

function AttemptTable(props: AttemptsProps) {
  const { attempts, shownId, now, restoreAction, hrefOf = (id) => `/attempts/${id}` } = props
  return (
    <div class="scroll">
      <table class="data attempts">
        <caption class="vh">Your attempts, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Attempt</th>
            <th scope="col">When</th>
            <th scope="col">Verdict</th>
            {restoreAction ? <th scope="col">Text</th> : null}
          </tr>
        </thead>
        <tbody>
          {attempts.map((line) => (
            <tr class={line.id === shownId ? 'here' : undefined}>
              <th scope="row">
                <a href={hrefOf(line.id)}>{line.number}</a>
                {line.id === shownId ? ', this one' : null}
              </th>
              <td>
                {whenText(line.at, now)}
                {line.via === 'terminal' ? <span class="mute"> in the terminal</span> : null}
              </td>
              <td>
                <LineVerdict line={line} />
              </td>
              {restoreAction ? (
                <td>
                  <button
                    class="link-btn"
                    type="submit"
                    form="answer"
                    formAction={restoreAction}
                    name="to"
                    value={line.id}
                  >
                    Bring back<span class="vh"> the text of attempt {line.number}</span>
                  </button>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function LineVerdict({ line }: { line: AttemptLine }) {
  if (line.status === null) return <RunningWord word="checking" />
  return (
    <>
      <VerdictWord status={line.status} />{' '}
      {line.failedCheck ? (
        <span class="mute">
          <Prose text={line.failedCheck} />
        </span>
      ) : null}
    </>
  )
}

/** An answer as it was handed in, with the lines that its verdict points at. */
export function AnswerBox({ attempt }: { attempt: AttemptView }) {
  if (handsInFolder(attempt.labId)) return <FolderBox attempt={attempt} />
  return (
    <div class="editor">
      <div class="editor-top">
        <span>{answerFileOf(attempt.labId, attempt.answer)}</span>
        <span>attempt {attempt.number}</span>
      </div>
      <Lines
        text={attempt.answer}
        label={`The text of attempt ${attempt.number}`}
        language={languageOf(attempt.labId, attempt.answer)}
        marked={pointedLines(attempt)}
      />
    </div>
  )
}

/** A folder as it was handed in: names, what files held, the history. */
function FolderBox({ attempt }: { attempt: AttemptView }) {
  return (
    <div class="editor">
      <div class="editor-top">
        <span>your folder</span>
        <span>attempt {attempt.number}</span>
      </div>
      <Scroll class="code" label={`Your folder at attempt ${attempt.number}`}>
        <pre>
          <code>{folderText(attempt.answer)}</code>
        </pre>
      </Scroll>
    </div>
  )
}

/** The lines of the answer that its verdict names: where it goes wrong, where reading stopped. */
function pointedLines({ answer, verdict }: AttemptView): Set<number> {
  const lines = linesAt(answer, verdict?.explanation?.at ?? [])
  const errorAt = verdict?.errorAt ?? null
  if (errorAt !== null) lines.add(lineOf(answer, errorAt))
  return lines
}
