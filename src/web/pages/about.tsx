import { describedKinds } from '../../lab/kinds/all.ts'
import type { RunView } from '../../view/run-by-id.ts'
import { Lines } from '../components/code.tsx'
import { CounterexampleBox } from '../components/counterexample.tsx'
import { ProgramCommand } from '../components/program.tsx'
import { RunBox } from '../components/run.tsx'
import { Scroll } from '../components/scroll.tsx'
import { type Around, Shell } from '../components/shell.tsx'
import { VerdictWord } from '../components/verdict.tsx'
import { type HomeExample, homeExamples } from './home-examples.ts'

/** What a visitor ran on this page last; null: nothing yet. */
export type TriedRun = RunView | null

interface AboutProps {
  readonly around: Around
  readonly labs: number
  readonly startHref: string
  readonly run: TriedRun
}

/** What Backwright is, also for people who've already started. */
export function AboutScreen({ around, labs, startHref, run }: AboutProps) {
  return (
    <Shell
      around={around}
      title="What Backwright is"
      description="Go from “I want to be a backend developer” to your first job, on real databases and real servers."
    >
      <AboutBody labs={labs} startHref={startHref} run={run} />
    </Shell>
  )
}

/** What the first page says. */
export function AboutBody({ labs, startHref, run }: Omit<AboutProps, 'around'>) {
  return (
    <div class="stack stack-xl">
      <section class="hero stack" aria-labelledby="h1">
        <h1 id="h1">
          Become a backend developer. <span>On the real thing.</span>
        </h1>
        <p class="lede">
          You write a query or a server. Backwright runs it on a real database, and if it’s wrong,
          shows you the smallest case it finds that breaks it. It takes you from your first line to
          your first job, on your own laptop.
        </p>
        <div class="row">
          <a class="btn btn-go" href={startHref}>
            Solve your first lab
          </a>
          <a class="btn" href="/way">
            See the way to the job
          </a>
        </div>
        <p class="small mute">
          You don’t need to have programmed before. It takes ten minutes, and there’s no account.
          Free and open source, with no ads.
        </p>
      </section>
      <Try run={run} />
      {homeExamples.map((example) => (
        <Example example={example} />
      ))}
      <HowItWorks labs={labs} />
      <Yours />
    </div>
  )
}

/** What the query on the page asks when nobody has changed it. */
const tryQuery = `select title, genre, minutes
from film
where minutes > 120
order by minutes desc;`

/** A query on the real database, with its answer beside it. */
function Try({ run }: { run: TriedRun }) {
  return (
    <section class="stack section" id="try" aria-labelledby="h-try">
      <h2 id="h-try">Ask a real database something</h2>
      <p class="read">
        Reel is a film streaming service, and all the labs work on its backend. This query asks for
        its long films, longest first. Run it, then change it: look for films under 90 minutes, or
        misspell a word on purpose and see what PostgreSQL says.
      </p>
      <div class="cols cols-2">
        <form class="stack stack-s" method="post" action="/try">
          <label class="label" htmlFor="try-sql">
            Your query
          </label>
          <textarea
            class="input tiny-sql"
            id="try-sql"
            name="sql"
            rows={6}
            spellcheck={false}
            autocomplete="off"
          >
            {`\n${run?.sql ?? tryQuery}`}
          </textarea>
          <div class="row">
            <button class="btn" type="submit">
              Run
            </button>
            {run && run.sql !== tryQuery ? (
              <a class="small" href="/about#try">
                Start over
              </a>
            ) : null}
          </div>
        </form>
        <div class="stack stack-s try-out">
          {run ? (
            <>
              <RunBox run={run} />
              {run.result === null ? (
                <p>
                  <a href={`/about?run=${run.id}#try`}>Refresh</a>
                </p>
              ) : null}
            </>
          ) : (
            <p class="mute small">PostgreSQL’s answer will show up here.</p>
          )}
        </div>
      </div>
    </section>
  )
}

/** A wrong answer as people write it, and what the grader showed for it. */
function Example({ example }: { example: HomeExample }) {
  const { id, title, says, labId, labTitle, answer, language, marked } = example
  return (
    <section class="stack section home-example" id={id} aria-labelledby={`h-${id}`}>
      <div class="cols">
        <div class="stack">
          <h2 id={`h-${id}`}>{title}</h2>
          <p class="read">{says}</p>
          <div class="editor">
            <div class="editor-top">
              <span>{labTitle}</span>
              <span>a wrong answer</span>
            </div>
            <Lines
              text={answer}
              label={`A wrong answer to ${labTitle}`}
              language={language}
              marked={new Set(marked)}
            />
          </div>
          <p>
            <a href={`/labs/${labId}`}>Try this lab: {labTitle}</a>
          </p>
        </div>
        <div class="stack stack-s">
          <p>
            <VerdictWord status="failed" />
          </p>
          <CounterexampleBox
            counterexample={example.counterexample}
            verdict={example}
            answer={answer}
            label={`What breaks it: ${labTitle}`}
          />
        </div>
      </div>
    </section>
  )
}

function HowItWorks({ labs }: { labs: number }) {
  return (
    <section class="stack section" aria-labelledby="h-how">
      <h2 id="h-how">How it works</h2>
      <ol class="bare cols cols-3 how">
        <li class="stack stack-s">
          <h3>Read a little</h3>
          <p>
            Every lab starts with one idea, an example you can run on the page, and a question: what
            will this return?
          </p>
          <a href="/path">Your path</a>
        </li>
        <li class="stack stack-s">
          <h3>Build something real</h3>
          <p>
            Write a query, a table, a server, a web page. Try things out with Run, then press Check.
            Work in your browser or in your own editor.
          </p>
          <a href="/labs">All {labs} labs</a>
        </li>
        <li class="stack stack-s">
          <h3>See why</h3>
          <p>
            If it’s wrong, you’ll see the smallest case we find that breaks it, what we expected,
            what you got, and why. If it’s right, you’ll see other ways to do it.
          </p>
          <a href="/skills">What you’ll be able to do</a>
        </li>
      </ol>
      <details class="more">
        <summary>Everything we check, and what you see when it’s wrong</summary>
        <Checked />
      </details>
    </section>
  )
}

function Checked() {
  return (
    <Scroll label="Kinds of labs">
      <table class="data">
        <thead>
          <tr>
            <th scope="col">Kind of lab</th>
            <th scope="col">We check it against</th>
            <th scope="col">If it’s wrong, you see</th>
          </tr>
        </thead>
        <tbody>
          {describedKinds().map(({ kind, against, shown }) => (
            <tr>
              <th scope="row">
                <code>{kind}</code>
              </th>
              <td>{against}</td>
              <td>{shown}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Yours() {
  return (
    <section class="stack section" aria-labelledby="h-yours">
      <h2 id="h-yours">It’s all yours</h2>
      <div class="cols cols-2">
        <p class="read">
          Everything you write stays on this machine. There’s no account and no telemetry, and you
          don’t need a network. <ProgramCommand command="backwright export" /> saves everything you
          did in one file, and <ProgramCommand command="backwright uninstall" /> removes everything.
        </p>
        <p class="read">
          You can work in a terminal, too: <ProgramCommand command="backwright lab get" /> puts a
          lab in a folder for your own editor, <ProgramCommand command="backwright lab check" />{' '}
          grades it, and this page follows along.
        </p>
      </div>
    </section>
  )
}
