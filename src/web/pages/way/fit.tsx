import type { RunView } from '../../../view/run-by-id.ts'
import type { FitPage } from '../../../view/way/fit-page.ts'
import { Markdown } from '../../components/prose.tsx'
import { RunBox } from '../../components/run.tsx'
import type { Around } from '../../components/shell.tsx'
import { DocSection, WayHead, WayShell } from '../../components/way.tsx'
import { plainText } from './doc.tsx'
import { Onet } from './roles.tsx'

interface FitProps {
  readonly around: Around
  readonly page: FitPage
  /** What was run last, and for which task. */
  readonly run: { readonly task: string; readonly view: RunView } | null
}

/** Three tiny pieces of the work on a real database, and what people in it say. No score. */
export function FitScreen({ around, page, run }: FitProps) {
  const [said, ...rest] = page.doc.sections
  return (
    <WayShell
      around={around}
      title={page.doc.title}
      description={plainText(page.doc.lede)}
      here="/is-it-for-me"
      sources={page.sources}
    >
      <WayHead title={page.doc.title} lede={page.doc.lede} />
      {page.tasks.map((task, index) => (
        <Task task={task} number={index + 1} run={run?.task === task.task ? run.view : null} />
      ))}
      {said ? <DocSection section={said} /> : null}
      {page.said.map((onet) => (
        <Onet onet={onet} />
      ))}
      {rest.map((section) => (
        <DocSection section={section} />
      ))}
    </WayShell>
  )
}

interface TaskProps {
  readonly task: FitPage['tasks'][number]
  readonly number: number
  readonly run: RunView | null
}

function Task({ task, number, run }: TaskProps) {
  return (
    <section class="stack section" id={task.task} aria-labelledby={`h-${task.task}`}>
      <div class="row row-apart row-base">
        <h2 id={`h-${task.task}`}>
          {number}. {task.title}
        </h2>
        <span class="small mute">about {task.minutes} minutes</span>
      </div>
      <Markdown text={task.text} />
      <div class="cols cols-2">
        <form class="stack stack-s" method="post" action="/is-it-for-me">
          <input type="hidden" name="task" value={task.task} />
          <label class="label" htmlFor={`sql-${task.task}`}>
            Your query
          </label>
          <textarea
            class="input tiny-sql"
            id={`sql-${task.task}`}
            name="sql"
            rows={7}
            spellcheck={false}
            autocomplete="off"
          >
            {`\n${run?.sql ?? task.sql}`}
          </textarea>
          <div class="row">
            <button class="btn" type="submit">
              Run<span class="vh"> task {number}</span>
            </button>
            {run && run.sql !== task.sql ? (
              <a class="small" href={`/is-it-for-me#${task.task}`}>
                Start over<span class="vh"> with task {number}</span>
              </a>
            ) : null}
          </div>
        </form>
        <div class="stack stack-s">
          {run ? (
            <>
              <RunBox run={run} />
              {run.result === null ? (
                <p>
                  <a href={`/is-it-for-me?task=${task.task}&run=${run.id}#${task.task}`}>Refresh</a>
                </p>
              ) : null}
            </>
          ) : (
            <p class="mute small">PostgreSQL’s answer will show up here.</p>
          )}
        </div>
      </div>
      <details class="more">
        <summary>
          When you’re done: what that was about<span class="vh"> (task {number})</span>
        </summary>
        <p class="read">{task.after}</p>
      </details>
    </section>
  )
}
