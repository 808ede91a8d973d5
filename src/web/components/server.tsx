import type { Reason } from '../../kit/problem.ts'
import type { ServerAnswer, ServerTask } from '../../lab/http/console.ts'
import type { ServerPage, ServerTaskLine } from '../../view/server-page.ts'
import { clockText, millisText } from '../when.ts'
import { Bytes, ExchangePair, TraceMoments } from './cases/trace.tsx'
import { Command } from './command.tsx'
import { OutputBox } from './output.tsx'
import { Prose } from './prose.tsx'
import { RunningWord } from './verdict.tsx'

export interface ServerWorkProps {
  readonly page: ServerPage
  /** The text in the editor; null: this page has none. */
  readonly draft: string | null
}

/** The learner's own server, running: what it prints, and a console to ask it by hand. */
export function ServerWork({ page, draft }: ServerWorkProps) {
  return (
    <section
      class="stack section server"
      id="server"
      aria-labelledby="h-server"
      data-server={`/labs/${page.labId}/server`}
    >
      <h2 id="h-server">Your server</h2>
      <ServerLive page={page} draft={draft} />
      <RequestForm page={page} />
      <ServerTasks page={page} />
    </section>
  )
}

/** Whether it runs, how to start and stop it, and what it printed. Redrawn as it changes. */
function ServerLive({ page, draft }: ServerWorkProps) {
  const { server, labId } = page
  const isUp = server !== null && server.state !== 'ended'
  return (
    <div id="server-live" class="stack stack-s" data-state={server?.state ?? 'none'}>
      <div class="server-bar">
        <ServerState server={server} />
        <span class="row row-tight">
          <StartButton labId={labId} isUp={isUp} hasEditor={draft !== null} />
          {isUp ? (
            <form method="post" action={`/labs/${labId}/server/stop`} class="inline-form">
              <button class="btn btn-s" type="submit">
                Stop
              </button>
            </form>
          ) : null}
        </span>
      </div>
      <Notes page={page} draft={draft} />
      {server === null || (server.state === 'waiting' && server.output === '') ? null : (
        <OutputBox title="Output" text={server.output} label="What your server printed" />
      )}
    </div>
  )
}

function ServerState({ server }: Pick<ServerPage, 'server'>) {
  if (server === null) return <span class="mute">not running</span>
  if (server.state === 'waiting') return <RunningWord word="starting" />
  if (server.state === 'ended') return <span class="mute">ended</span>
  return (
    <span class="server-up">
      <span class="server-dot" aria-hidden="true" />
      <span>
        running at <code>http://localhost:{server.port}</code>
      </span>
    </span>
  )
}

interface StartProps {
  readonly labId: string
  readonly isUp: boolean
  readonly hasEditor: boolean
}

/** On a lab's page it takes the editor's text along. */
function StartButton({ labId, isUp, hasEditor }: StartProps) {
  const title = isUp ? 'Restart' : 'Start'
  const action = `/labs/${labId}/server`
  if (hasEditor) {
    return (
      <button
        class="btn btn-s"
        type="submit"
        form="answer"
        formAction={action}
        formMethod="post"
        data-server-start=""
      >
        {title}
      </button>
    )
  }
  return (
    <form method="post" action={action} class="inline-form">
      <button class="btn btn-s" type="submit">
        {title}
      </button>
    </form>
  )
}

/** What to know about it right now, in words. */
function Notes({ page: { server }, draft }: ServerWorkProps) {
  if (server === null) {
    return (
      <p class="small mute">
        Start runs your server on this computer with its own database until you stop it. Nothing you
        do here is graded.
      </p>
    )
  }
  if (server.state === 'running') {
    return draft !== null && draft !== server.answer ? (
      <p class="small">
        It’s running your text from {clockText(server.startedAt)}. Restart it to try what’s in the
        editor now.
      </p>
    ) : null
  }
  if (server.ending === null) return null
  const { says, reason } = server.ending
  return reason === null ? (
    <p class="small mute">{says}.</p>
  ) : (
    <div class="callout callout-fail">
      <p>{says}</p>
      <ReasonText reason={reason} />
    </div>
  )
}

function ReasonText({ reason: { expected, came, try: attempt } }: { reason: Reason }) {
  return (
    <p class="small">
      <Prose text={`Expected ${expected}. Got ${came}. ${attempt}`} />
    </p>
  )
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** What the console begins with: the last request, else the one that the lab suggests. */
function firstRequest({ tasks, first }: ServerPage) {
  const last = tasks.find(({ task }) => task.kind === 'request')?.task
  if (last?.kind === 'request') return last.request
  const [, method = 'GET', target = '/', body = ''] =
    /^([A-Z]+)\s+(\S+)\s*([\s\S]*)$/.exec(first) ?? []
  return { method, target, headers: '', body }
}

function RequestForm({ page }: { page: ServerPage }) {
  const { method, target, headers, body } = firstRequest(page)
  const known = methods.includes(method) ? methods : [method, ...methods]
  return (
    <form
      class="ask"
      id="server-ask"
      method="post"
      action={`/labs/${page.labId}/server/requests`}
      aria-labelledby="h-ask"
    >
      <h3 id="h-ask" class="vh">
        Send a request
      </h3>
      <div class="ask-line">
        <label class="vh" htmlFor="ask-method">
          Method
        </label>
        <select class="input ask-method" id="ask-method" name="method">
          {known.map((one) => (
            <option value={one} selected={one === method}>
              {one}
            </option>
          ))}
        </select>
        <label class="vh" htmlFor="ask-target">
          Path
        </label>
        <input
          class="input ask-target"
          id="ask-target"
          name="target"
          value={target}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
        />
        <button class="btn" type="submit">
          Send
        </button>
      </div>
      <div class="ask-more">
        <AskText name="headers" title="Headers" value={headers} hint="Accept: application/json" />
        <AskText name="body" title="Body" value={body} hint='{"title": "Salt"}' />
      </div>
      <output class="ask-say" id="ask-say" />
    </form>
  )
}

interface AskTextProps {
  readonly name: string
  readonly title: string
  readonly value: string
  readonly hint: string
}

function AskText({ name, title, value, hint }: AskTextProps) {
  return (
    <div class="stack stack-s">
      <label class="label" htmlFor={`ask-${name}`}>
        {title}
      </label>
      <textarea
        class="input ask-text"
        id={`ask-${name}`}
        name={name}
        rows={2}
        placeholder={hint}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
      >
        {value === '' ? '' : `\n${value}`}
      </textarea>
    </div>
  )
}

/** The last requests, the newest first and open. */
function ServerTasks({ page }: { page: ServerPage }) {
  return (
    <ol class="reqs" id="server-tasks" aria-label="Requests so far, newest first">
      {page.tasks.map((line, at) => (
        <li>
          <details class="req-one" open={at === 0} data-task={line.id}>
            <summary>
              <span class="req-what">{taskTitle(line.task)}</span>
              <AnswerWord line={line} />
              <span class="mute num req-at">{clockText(line.at)}</span>
            </summary>
            <TaskBox line={line} labId={page.labId} />
          </details>
        </li>
      ))}
    </ol>
  )
}

function taskTitle(task: ServerTask): string {
  return task.kind === 'replay'
    ? 'Replay of a failed check'
    : `${task.request.method} ${task.request.target}`
}

/** In a word, what came: a status in its color, with its shape. */
function AnswerWord({ line: { answer, isLost } }: { line: ServerTaskLine }) {
  if (answer === null)
    return isLost ? <span class="mute">no answer</span> : <RunningWord word="sent" />
  if (answer.kind === 'refused') return <span class="req-bad">not sent</span>
  if (answer.kind === 'replayed') {
    return answer.reason === null ? (
      <span class="req-good">worked</span>
    ) : (
      <span class="req-bad">failed again</span>
    )
  }
  const { status, moment } = answer
  const isBad = status === null || status >= 500 || moment.problems.length > 0
  return (
    <>
      <strong class={isBad ? 'req-bad' : status < 300 ? 'req-good' : undefined}>
        {status ?? 'no answer'}
      </strong>
      <span class="mute num">{millisText(moment.to - moment.from)}</span>
    </>
  )
}

function TaskBox({ line: { id, task, answer }, labId }: { line: ServerTaskLine; labId: string }) {
  if (answer === null) return <p class="small mute req-box">No response yet.</p>
  return (
    <div class="req-box stack stack-s">
      {answer.kind === 'answered' ? (
        <Answered id={id} task={task} answer={answer} labId={labId} />
      ) : null}
      {answer.kind === 'refused' ? <ReasonText reason={answer.reason} /> : null}
      {answer.kind === 'replayed' ? <Replayed id={id} answer={answer} /> : null}
    </div>
  )
}

interface AnsweredProps {
  readonly id: string
  readonly task: ServerTask
  readonly answer: Extract<ServerAnswer, { kind: 'answered' }>
  readonly labId: string
}

function Answered({ id, task, answer, labId }: AnsweredProps) {
  const { moment, bytes, bodyBytes, curl } = answer
  return (
    <>
      <ExchangePair moment={moment} name="" />
      {moment.problems.map((problem) => (
        <p class="small">{problem}</p>
      ))}
      <details>
        <summary class="small">Body as bytes ({bodyBytes.toLocaleString('en-US')})</summary>
        {bytes === '' ? (
          <p class="small mute">none</p>
        ) : (
          <div class="bytes">
            <Bytes text={bytes} label="Body as bytes" />
          </div>
        )}
      </details>
      <details>
        <summary class="small">As a curl command</summary>
        <Command id={`curl-${id}`} command={curl} label="send this request" />
      </details>
      {task.kind === 'request' ? (
        <form method="post" action={`/labs/${labId}/server/requests`}>
          {Object.entries(task.request).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <button class="btn btn-s" type="submit">
            Send it again
          </button>
        </form>
      ) : null}
    </>
  )
}

function Replayed({
  id,
  answer: { reason, moments, at },
}: {
  id: string
  answer: Extract<ServerAnswer, { kind: 'replayed' }>
}) {
  return (
    <>
      {reason === null ? (
        <p class="small">
          This time every response was what the check expects. Check again to be sure of all of
          them.
        </p>
      ) : (
        <ReasonText reason={reason} />
      )}
      <TraceMoments moments={moments} at={at} prefix={`${id}-`} />
    </>
  )
}
