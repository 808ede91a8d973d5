import { type Confinement, unconfinedText } from '../../kit/confinement.ts'
import { countText } from '../../kit/count-text.ts'
import { handsInFolder, hasTables, languageOf, mayUseTitle, workOf } from '../../lab/kinds/all.ts'
import type { AttemptView } from '../../view/attempt-by-id.ts'
import type { LabPage, ShownSolution } from '../../view/lab-page.ts'
import type { RunView } from '../../view/run-by-id.ts'
import { isUnsettled, type ServerPage } from '../../view/server-page.ts'
import { Attempts, VerdictBox } from '../components/attempt.tsx'
import { Lines } from '../components/code.tsx'
import { FolderWork } from '../components/folder-work.tsx'
import { Editor, isPassed } from '../components/lab-editor.tsx'
import { Level } from '../components/lab-list.tsx'
import { Lesson } from '../components/lesson.tsx'
import { AfterLab, wayOn } from '../components/next-step.tsx'
import { OwnEditor } from '../components/own-editor.tsx'
import { Markdown, MarkdownLine } from '../components/prose.tsx'
import { RunBox } from '../components/run.tsx'
import { Tables } from '../components/schema.tsx'
import { ServerWork } from '../components/server.tsx'
import { type Around, Shell } from '../components/shell.tsx'
import { SolutionText } from '../components/solution-text.tsx'
import { TopologySection } from '../components/topology.tsx'
import { Tries } from '../components/tries.tsx'
import { labState, StateWord } from '../components/verdict.tsx'
import { openGloss } from '../gloss.ts'
import type { Language } from '../highlight.ts'
import { dayText } from '../when.ts'

export interface LabProps {
  readonly around: Around
  readonly page: LabPage
  /** The attempt whose verdict is shown: the one asked for, else the newest. */
  readonly attempt: AttemptView | null
  readonly run: RunView | null
  /** The learner's own server, in labs that have one. */
  readonly server: ServerPage | null
  readonly now: Date
  /** How Backwright is called in a terminal, from any folder. */
  readonly program: string
  readonly confinement: Confinement
  /** A shell can be opened in the page of a folder lab. */
  readonly hasTerminal: boolean
}

/** Where work is done: read at the left, write and see at the right. */
export function LabScreen(props: LabProps) {
  const { around, page, attempt } = props
  const { lab } = page
  const isWaiting = attempt !== null && attempt.state !== 'done'
  const isRunning = props.run !== null && props.run.result === null
  const isStarting = props.server !== null && isUnsettled(props.server)
  const isFolder = handsInFolder(lab.id)
  return (
    <Shell
      around={around}
      title={lab.title}
      description={descriptionOf(page)}
      section="labs"
      crumbs={[
        { title: 'Labs', href: '/labs' },
        { title: lab.skill.title, href: `/labs?skill=${encodeURIComponent(lab.skill.id)}` },
      ]}
      full
      island={isFolder ? 'folder' : 'lab'}
      {...(isWaiting || isRunning || isStarting ? { askAgainAfter: 1 } : {})}
    >
      <LabHead page={page} />
      <div class="lab">
        <LabText page={page} />
        <div class="stack stack-l lab-work">
          <Unconfined labId={lab.id} confinement={props.confinement} />
          <WorkPlace {...props} />
          {lab.kind === 'design' ? <TopologySection topology={page.topology} /> : null}
          <section class="stack section" id="verdict" aria-labelledby="h-verdict" tabIndex={-1}>
            <h2 id="h-verdict" class="vh">
              Verdict
            </h2>
            <output class="vh" id="verdict-says" />
            <div id="verdict-box">
              <VerdictBox
                attempt={attempt}
                isFolder={isFolder}
                wayOn={wayOn(page.next)}
                replayFrom={props.server === null ? null : 'answer'}
              />
            </div>
          </section>
          {props.server === null ? null : (
            <ServerWork page={props.server} draft={page.draft.text} />
          )}
          {isFolder ? null : <LastRun run={props.run} />}
          <AttemptsSection {...props} />
          <div id="after">
            <After page={page} attempt={attempt} />
          </div>
        </div>
        <div class="stack stack-l lab-after" id="helping">
          <Hints page={page} />
          <Solutions page={page} />
        </div>
      </div>
      <AfterLab next={page.next} isDone={isPassed(page)} isSaid={attempt?.status === 'passed'} />
      <output class="toasts no-print" id="toasts" />
    </Shell>
  )
}

/** Where the answer is written: here, in a folder, or in an editor of one's own. */
function WorkPlace(props: LabProps) {
  const { around, page, attempt, run, server, program, hasTerminal } = props
  const { lab } = page
  if (handsInFolder(lab.id)) {
    return (
      <FolderWork
        labId={lab.id}
        variant={page.variant}
        program={program}
        terminalCss={hasTerminal && page.variant === null ? around.assets.terminalCss : null}
        isBegun={page.last !== null}
        isPassed={isPassed(page)}
        isFirstTerminal={lab.skill.id === 'start/terminal-and-files'}
      />
    )
  }
  return (
    <>
      <Editor page={page} attempt={attempt} call={run?.call ?? null} />
      {server === null ? null : (
        <OwnEditor
          labId={lab.id}
          variant={page.variant}
          program={program}
          languages={page.languages}
        />
      )}
    </>
  )
}

/** What to know before a program is handed in, where the system can't keep it to itself. */
function Unconfined({ labId, confinement }: { labId: string; confinement: Confinement }) {
  const text = unconfinedText(labId.split('/')[0] ?? '', confinement)
  if (text === null) return null
  return (
    <p class="small mute" id="unconfined">
      {text}
    </p>
  )
}

/** What is read before the work: lesson, brief, and the tables it runs on. */
function LabText({ page }: { page: LabPage }) {
  return (
    <div class="stack stack-l lab-read">
      <LessonSection page={page} />
      <BriefSection page={page} />
      {showsTables(page) ? (
        <section class="stack section" id="tables" aria-labelledby="h-tables">
          <h2 id="h-tables">Tables</h2>
          <Tables picture={page.picture} />
        </section>
      ) : null}
      {page.tries ? <Tries tries={page.tries} /> : null}
    </div>
  )
}

/** What is asked, with the files that it names and what an answer may use. */
function BriefSection({ page }: { page: LabPage }) {
  const { lab } = page
  return (
    <section class="stack section" id="brief" aria-labelledby="h-brief">
      <h2 id="h-brief">Brief</h2>
      {page.variant ? (
        <p class="small mute">
          This is another version of the task. <a href={`/labs/${lab.id}`}>Original version</a>
        </p>
      ) : null}
      <Markdown text={page.brief} gloss={openGloss('brief', page.terms)} />
      {page.ownBrief === null ? null : (
        <details class="more" id="own-brief">
          <summary>The original version, which this one may refer to</summary>
          <div class="stack">
            <Markdown text={page.ownBrief} />
          </div>
        </details>
      )}
      {page.reading.map(({ name, text }) => (
        <details class="more">
          <summary>The file {name}</summary>
          <Lines text={text} label={name} language="sql" />
        </details>
      ))}
      <details class="more" id="may-use">
        <summary>{mayUseTitle}</summary>
        <ul class="stack stack-s small">
          {page.mayUse.map((sentence) => (
            <li>
              <MarkdownLine text={sentence} />
            </li>
          ))}
        </ul>
      </details>
    </section>
  )
}

/** A model lab may begin with none. */
function showsTables({ lab, picture }: LabPage): boolean {
  return hasTables(lab.id) && picture?.tables.length !== 0
}

const descriptionOf = ({ lab }: LabPage): string =>
  `A lab on ${lab.skill.title.toLowerCase()}: ${workOf(lab.kind)}`

function LabHead({ page }: { page: LabPage }) {
  const { lab } = page
  return (
    <header class="row row-apart lab-head" id="lab-head">
      <div class="stack stack-s">
        <h1>{lab.title}</h1>
        <div class="row small">
          <span class="chip chip-kind">{lab.project ? 'project' : lab.kind}</span>
          <span>
            Skill <a href={`/skills#${lab.skill.id}`}>{lab.skill.title}</a>
          </span>
          <span>
            <Level level={lab.level} />
            level {lab.level}
          </span>
          <span>about {lab.minutes} minutes</span>
          <StateWord {...labState(lab)} />
        </div>
        <Needs page={page} />
      </div>
      <nav class="row small no-print" aria-label="Parts of this lab">
        <a href="#lesson">Lesson</a>
        <a href="#brief">Brief</a>
        {showsTables(page) ? <a href="#tables">Tables</a> : null}
        {page.tries ? <a href="#examples">Examples</a> : null}
        <a href="#editor">{handsInFolder(lab.id) ? 'Your folder' : 'Editor'}</a>
        <a href="#verdict">Verdict</a>
        {page.isServer ? <a href="#server">Your server</a> : null}
        <a href="#hints">Hints</a>
      </nav>
    </header>
  )
}

/** Advice, not a lock: what to have first, with a lab for each. */
function Needs({ page }: { page: LabPage }) {
  const missing = page.needs.filter(
    ({ progress }) => progress !== 'proved' && progress !== 'practiced',
  )
  if (missing.length === 0 || page.lab.progress !== 'new') return null
  return (
    <p class="small mute">
      Builds on{' '}
      {missing.map((skill, index) => (
        <>
          {index > 0 ? ', ' : null}
          <a href={skill.labs[0] ? `/labs/${skill.labs[0]}` : `/skills#${skill.id}`}>
            {skill.title}
          </a>
        </>
      ))}
      . You can still start here.
    </p>
  )
}

function LessonSection({ page }: { page: LabPage }) {
  const isFirst = page.lab.attempts === 0
  return (
    <section class="section" id="lesson" aria-labelledby="h-lesson">
      <details class="lesson" open={isFirst}>
        <summary>
          <h2 id="h-lesson">Lesson</h2>
          <span class="when-shut">open</span>
          <span class="when-open">hide</span>
        </summary>
        <Lesson parts={page.lesson} runAction={`/labs/${page.lab.id}/runs`} terms={page.terms} />
      </details>
    </section>
  )
}

function LastRun({ run }: { run: RunView | null }) {
  return (
    <section class="stack section" id="run" aria-labelledby="h-run" hidden={run === null}>
      <h2 id="h-run">Last run</h2>
      <div id="run-box" aria-live="polite">
        {run === null ? null : <RunBox run={run} />}
      </div>
    </section>
  )
}

function AttemptsSection({ page, attempt, now }: LabProps) {
  return (
    <section
      class="stack section"
      id="attempts"
      aria-labelledby="h-attempts"
      hidden={page.attempts.length === 0}
    >
      <div class="row row-apart row-base">
        <h2 id="h-attempts">Your attempts</h2>
        <a class="small" href={`/labs/${page.lab.id}/help`}>
          Ask someone for help
        </a>
      </div>
      <div id="attempts-box">
        <Attempts
          attempts={page.attempts}
          shownId={attempt?.id ?? null}
          now={now}
          restoreAction={handsInFolder(page.lab.id) ? null : `/labs/${page.lab.id}/restore`}
        />
      </div>
    </section>
  )
}

/** After passing: why it works, what else works, beside one's own. */
function After({ page, attempt }: { page: LabPage; attempt: AttemptView | null }) {
  if (page.debrief === null) return null
  const isOwnShown = attempt?.status === 'passed' && !handsInFolder(page.lab.id)
  const own = isOwnShown ? attempt.answer : null
  const language = languageOf(page.lab.id, page.starter)
  return (
    <section class="stack section" id="debrief" aria-labelledby="h-debrief">
      <h2 id="h-debrief">Debrief</h2>
      <Markdown text={page.debrief} />
      {page.solutions.kind === 'shown' ? (
        <>
          <h3>{own === null ? 'Ways to do it' : 'Your way, and others'}</h3>
          <div class="beside">
            {own === null ? null : (
              <SolutionBox name="yours" method="Your own answer" answer={own} language={language} />
            )}
            {page.solutions.solutions.map((solution) => (
              <SolutionBox {...solution} language={language} />
            ))}
          </div>
        </>
      ) : null}
    </section>
  )
}

function SolutionBox({
  name,
  method,
  answer,
  language,
}: ShownSolution & { readonly language: Language }) {
  return (
    <div class="stack stack-s">
      <p class="small">{method}</p>
      <SolutionText name={name} answer={answer} label={`Solution: ${name}`} language={language} />
    </div>
  )
}

export function Hints({ page }: { page: LabPage }) {
  const { opened, total } = page.hints
  if (page.variant !== null) return <NoHints page={page} />
  return (
    <section class="stack section" id="hints" aria-labelledby="h-hints">
      <h2 id="h-hints">Hints</h2>
      <p class="small mute">
        They go from vague to concrete. Opening one costs nothing, and nobody counts.
      </p>
      {opened.length > 0 ? (
        <div>
          {opened.map((hint, index) => (
            <details class="more" open={index === opened.length - 1}>
              <summary>
                {index + 1}. {hint.title}
              </summary>
              <Markdown text={hint.markdown} />
            </details>
          ))}
        </div>
      ) : null}
      {opened.length < total ? (
        <form method="post" action={`/labs/${page.lab.id}/hints`}>
          <button class="btn btn-s" type="submit">
            Open hint {opened.length + 1} of {total}
          </button>
        </form>
      ) : null}
    </section>
  )
}

/** Hints lead to the lab's own task, and would mislead here. */
function NoHints({ page }: { page: LabPage }) {
  return (
    <section class="stack section" id="hints" aria-labelledby="h-hints">
      <h2 id="h-hints">Hints</h2>
      <p class="small mute">
        This version has no hints, so passing it shows what you know. The{' '}
        <a href={`/labs/${page.lab.id}#hints`}>original version</a> has them.
      </p>
    </section>
  )
}

export function Solutions({ page }: { page: LabPage }) {
  const { solutions, review, lab } = page
  const language = languageOf(lab.id, page.starter)
  if (page.debrief !== null && solutions.kind === 'shown' && solutions.because === 'passed')
    return null
  if (solutions.kind === 'kept-back' && page.variant !== null) return null
  return (
    <section class="stack section" id="solutions" aria-labelledby="h-solutions">
      <h2 id="h-solutions">Solutions</h2>
      {solutions.kind === 'hidden' ? (
        <p class="small mute">
          You can see them once you’ve opened all hints ({countText(solutions.hintsLeft, 'hint')} to
          go) or passed.
        </p>
      ) : null}
      {solutions.kind === 'kept-back' ? (
        <p class="small">
          You’ve seen them before. Pass this from memory now, and it counts as{' '}
          <strong>proved</strong>.
        </p>
      ) : null}
      {solutions.kind === 'offered' ? (
        <form class="stack stack-s" method="post" action={`/labs/${lab.id}/solution`}>
          <p class="small">
            You can learn from being stuck, too. Once you’ve seen the solutions, passing this lab
            counts as <strong>practiced</strong>.{' '}
            {page.variants.length > 0
              ? 'Another version of the task comes back in two days. Pass that one, and it’s '
              : 'This lab has no other version, so the same task comes back in two days. Pass it from memory, and it’s '}
            <strong>proved</strong>.
          </p>
          <div>
            <button class="btn btn-s" type="submit">
              See the solutions
            </button>
          </div>
        </form>
      ) : null}
      {solutions.kind === 'shown' ? (
        <>
          {review ? (
            <p class="small">
              You’ve seen these, so passing counts as practiced. To make it proved, pass{' '}
              {review.variant === null ? (
                'this task from memory'
              ) : (
                <a href={`/labs/${lab.id}?variant=${encodeURIComponent(review.variant)}`}>
                  another version of the task
                </a>
              )}
              {review.isDue ? ', which is due now.' : `, from ${dayText(review.dueAt)} on.`}
            </p>
          ) : null}
          {solutions.solutions.map((solution) => (
            <SolutionBox {...solution} language={language} />
          ))}
        </>
      ) : null}
    </section>
  )
}
