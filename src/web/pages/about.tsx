import { describedKinds } from '../../lab/kinds/all.ts'
import { Lines } from '../components/code.tsx'
import { Icon } from '../components/icons.tsx'
import { Scroll } from '../components/scroll.tsx'
import { type Around, Shell } from '../components/shell.tsx'
import { VerdictWord } from '../components/verdict.tsx'

interface AboutProps {
  readonly around: Around
  readonly labs: number
  readonly startHref: string
}

/** What Backwright is, also for those who have begun. */
export function AboutScreen({ around, labs, startHref }: AboutProps) {
  return (
    <Shell
      around={around}
      title="What Backwright is"
      description="Backwright takes a person from “I would like to be a back end developer” to a job as one, on real databases and real servers."
    >
      <AboutBody labs={labs} startHref={startHref} />
    </Shell>
  )
}

/** What stands on the first page. */
export function AboutBody({ labs, startHref }: { labs: number; startHref: string }) {
  return (
    <div class="stack stack-xl">
      <section class="hero cols" aria-labelledby="h1">
        <div class="stack">
          <h1 id="h1">
            Become a back{'\u00a0'}end developer. <span>On the real thing.</span>
          </h1>
          <p class="lede">
            Backwright gives you a real PostgreSQL to work on, checks every attempt against it in
            milliseconds, and shows the smallest case that breaks it. On your own laptop, offline.
          </p>
          <div class="row">
            <a class="btn btn-go" href={startHref}>
              Solve the first lab
            </a>
            <a class="btn" href="/path">
              See the path
            </a>
          </div>
          <p class="small mute">
            You need not have programmed before. Ten minutes, no account. Free, open source, no
            adverts.
          </p>
        </div>
        <Demo />
      </section>
      <HowItGoes labs={labs} />
      <WhatIsChecked />
      <section class="stack section" aria-labelledby="h-yours">
        <h2 id="h-yours">Yours alone</h2>
        <div class="cols cols-2">
          <p class="read">
            Everything you write stays on this machine. There is no account, no telemetry and no
            network in the way: the databases run beside the page. <code>./backwright export</code>{' '}
            puts all you did into one file, and <code>./backwright uninstall</code> takes everything
            away again.
          </p>
          <p class="read">
            The terminal works too: <code>./backwright lab get</code> writes a folder for your own
            editor, <code>./backwright lab check</code> grades it with the same engine and the same
            words, and this page follows.
          </p>
        </div>
      </section>
    </div>
  )
}

const demoQuery = `select title
from film
where id not in (select film_id
                 from watch);`

function Demo() {
  return (
    <figure
      class="demo stack stack-s"
      aria-label="A lab in four steps: query, verdict, rows, reason"
    >
      <div class="editor">
        <div class="editor-top">
          <span>films-nobody-watched</span>
          <span>your query</span>
        </div>
        <Lines text={demoQuery} label="Example query" language="sql" marked={new Set([3])} />
        <div class="demo-v">
          <div class="sum">
            <VerdictWord status="failed" />
            <span class="small mute">2 rows are enough to show it</span>
          </div>
          <div class="demo-t">
            <DemoTable caption="In: film" columns={['id', 'title']} row={['1', 'Night Ferry']} />
            <DemoTable caption="In: watch" columns={['film_id']} row={[null]} />
            <DemoTable
              caption="Expected"
              icon="passed"
              columns={['title']}
              row={['Night Ferry']}
              mark="d-ok"
            />
            <DemoTable
              caption="Came"
              icon="failed"
              columns={['title']}
              row={['− no row']}
              mark="d"
            />
          </div>
          <p class="small">
            <strong>Why.</strong> NOT IN asks “is it different from every one?”. Against NULL nobody
            can say yes.
          </p>
        </div>
      </div>
    </figure>
  )
}

interface DemoTableProps {
  readonly caption: string
  readonly icon?: 'passed' | 'failed'
  readonly columns: readonly string[]
  readonly row: readonly (string | null)[]
  readonly mark?: string
}

function DemoTable({ caption, icon, columns, row, mark }: DemoTableProps) {
  return (
    <table class="rows-table">
      <caption>
        {icon ? <Icon name={icon} /> : null} {caption}
      </caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col">{column}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          {row.map((value) => (
            <td class={mark}>{value ?? <span class="null">NULL</span>}</td>
          ))}
        </tr>
      </tbody>
    </table>
  )
}

function HowItGoes({ labs }: { labs: number }) {
  return (
    <section class="stack section" aria-labelledby="h-how">
      <h2 id="h-how">How it goes</h2>
      <ol class="bare cols cols-3 how">
        <li class="stack stack-s">
          <h3>Read a little</h3>
          <p>
            Each lab begins with one idea, a worked example that runs in the page, and a question:
            what will this give?
          </p>
          <a href="/skills">The skill map</a>
        </li>
        <li class="stack stack-s">
          <h3>Work on Reel</h3>
          <p>
            All labs are set in one place: the back end of a film streaming service. Look around
            with Run, hand in with Check, in your browser or in your own editor.
          </p>
          <a href="/labs">{labs} labs</a>
        </li>
        <li class="stack stack-s">
          <h3>See why</h3>
          <p>
            A wrong answer gets the fewest rows on which it goes wrong, what was expected beside
            what came, and the reason. A right one gets the other ways to do it.
          </p>
          <a href="/path">The path</a>
        </li>
      </ol>
    </section>
  )
}

function WhatIsChecked() {
  return (
    <section class="stack section" aria-labelledby="h-kinds">
      <h2 id="h-kinds">What is checked, and what you see when it breaks</h2>
      <Scroll label="Kinds of labs">
        <table class="data">
          <thead>
            <tr>
              <th scope="col">Kind of lab</th>
              <th scope="col">Checked against</th>
              <th scope="col">Shown when it fails</th>
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
    </section>
  )
}
