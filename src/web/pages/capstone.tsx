import { countText } from '../../kit/count-text.ts'
import type { AttemptView } from '../../view/attempt-by-id.ts'
import type { CapstoneLine, CapstonePage, StagePage } from '../../view/capstone-page.ts'
import { Attempts, VerdictBox } from '../components/attempt.tsx'
import { Command } from '../components/command.tsx'
import { Measure } from '../components/measure.tsx'
import { Markdown, Prose } from '../components/prose.tsx'
import { Scroll } from '../components/scroll.tsx'
import { type Around, Shell } from '../components/shell.tsx'
import { StateWord } from '../components/verdict.tsx'
import { hoursText } from '../days.ts'

interface CapstoneProps {
  readonly around: Around
  readonly page: CapstonePage
  /** How Backwright is called in a terminal. */
  readonly program: string
}

const hrefOf = ({ name }: CapstoneLine): string => `/capstone/${name}`

/** Where a learner is with a stage: shape, word, ink. */
function StageState({ stage }: { stage: CapstoneLine }) {
  if (stage.state === 'passed') return <StateWord icon="passed" word="passed" ink="v-passed" />
  if (stage.state === 'new') return <StateWord icon="ready" word="not started" ink="v-skipped" />
  const word = `not yet, ${countText(stage.attempts, 'attempt')}`
  return <StateWord icon="failed" word={word} ink="v-failed" />
}

/** The map of the capstone: every stage in order, what comes next, what isn't built yet. */
export function CapstoneScreen({ around, page, program }: CapstoneProps) {
  const { title, intro, stages, next } = page
  const passed = stages.filter(({ state }) => state === 'passed').length
  return (
    <Shell
      around={around}
      title={title}
      description="Build the backend of a film service from an empty folder, in any language, one stage at a time."
      section="path"
      crumbs={[
        { title: 'Home', href: '/' },
        { title: 'Path', href: '/path' },
      ]}
    >
      <header class="stack stack-s">
        <h1>{title}</h1>
        <p class="lede">{intro}</p>
      </header>
      {next ? <NextStage next={next} isFirst={passed === 0 && next.attempts === 0} /> : null}
      <Measure
        done={passed}
        of={stages.length}
        says={`${passed} of ${countText(stages.length, 'stage')} passed`}
      />
      <section class="stack section" aria-labelledby="h-stages">
        <h2 id="h-stages">Stages</h2>
        <ol class="list labs">
          {stages.map((stage) => (
            <StageItem stage={stage} isHere={stage.name === next?.name} />
          ))}
        </ol>
      </section>
      <Begin program={program} />
      <section class="stack section" aria-labelledby="h-rules">
        <h2 id="h-rules">What every stage asks for</h2>
        <Markdown text={page.rules} />
      </section>
      {page.coming.length > 0 ? <Coming coming={page.coming} /> : null}
    </Shell>
  )
}

function Coming({ coming }: Pick<CapstonePage, 'coming'>) {
  return (
    <section class="stack section" aria-labelledby="h-coming">
      <h2 id="h-coming">Not built yet</h2>
      <p class="read">
        We can’t check these yet, so they count for nothing: not in your plan, and not in the number
        above.
      </p>
      <ul>
        {coming.map((one) => (
          <li>
            {one.title}: {one.promise}.
          </li>
        ))}
      </ul>
    </section>
  )
}

function NextStage({ next, isFirst }: { next: CapstoneLine; isFirst: boolean }) {
  return (
    <section class="next" aria-labelledby="h-now">
      <div class="next-what">
        <h2 id="h-now">{next.title}</h2>
        <p class="small mute">
          Stage {next.number}. After it, {next.promise}. About {hoursText(next.hours * 60)}.
        </p>
      </div>
      <a class="btn btn-go" href={hrefOf(next)}>
        {isFirst ? 'Start' : 'Continue'}
      </a>
    </section>
  )
}

function StageItem({ stage, isHere }: { stage: CapstoneLine; isHere: boolean }) {
  return (
    <li class={isHere ? 'at' : undefined}>
      <div>
        <h3>
          <a href={hrefOf(stage)}>
            {stage.number}. {stage.title}
          </a>
        </h3>
        <p class="small mute">
          After this stage, {stage.promise}. Skills:{' '}
          {stage.skills.map(({ title }) => title).join(', ')}.
        </p>
      </div>
      <span class="meta small">
        <span class="num">{hoursText(stage.hours * 60)}</span>
      </span>
      <span class="state small">
        <StageState stage={stage} />
      </span>
    </li>
  )
}

/** How to begin, and to go on, in one's own editor and terminal. */
function Begin({ program }: { program: string }) {
  return (
    <section class="stack section" aria-labelledby="h-begin">
      <h2 id="h-begin">Work in your own folder</h2>
      <p class="read">
        This makes a folder with the first stage, the tables, and a file for your start command. It
        won’t touch files you already have.
      </p>
      <Command id="reel-start" command={`${program} reel start`} label="make the folder" />
      <p class="read">
        In that folder, this checks the stage you’re at and every one before it. Use{' '}
        <code>reel watch</code> to check after every change.
      </p>
      <Command id="reel-check" command={`${program} reel check`} label="check your server" />
    </section>
  )
}

interface StageProps {
  readonly around: Around
  readonly page: StagePage
  readonly now: Date
  readonly program: string
}

/** One stage: what clients need, how to check it, and what the last check found. */
export function StageScreen({ around, page, now, program }: StageProps) {
  const { stage, last } = page
  return (
    <Shell
      around={around}
      title={stage.title}
      description={`Stage ${stage.number} of Reel from an empty folder. After it, ${stage.promise}.`}
      section="path"
      crumbs={[
        { title: 'Path', href: '/path' },
        { title: 'Reel, from an empty folder', href: '/capstone' },
      ]}
      island="stage"
      full
    >
      <StageHead stage={stage} />
      <div class="cols cols-2">
        <div class="stack stack-l">
          <section class="stack section" aria-labelledby="h-need">
            <h2 id="h-need">What clients need</h2>
            <Markdown text={page.text} />
          </section>
          <section class="stack section" aria-labelledby="h-checks">
            <h2 id="h-checks">What is checked</h2>
            <ul>
              {page.checks.map(({ title }) => (
                <li>
                  <Prose text={title} />
                </li>
              ))}
            </ul>
            {stage.number > 1 ? (
              <p class="small mute">Every check from the earlier stages has to pass, too.</p>
            ) : null}
          </section>
          <Given page={page} />
        </div>
        <div class="stack stack-l" id="stage-progress" data-lab={`capstone/${stage.name}`}>
          <section class="stack section" id="verdict" aria-labelledby="h-verdict">
            <h2 id="h-verdict">Your last check</h2>
            <Command
              id="reel-check"
              command={`${program} reel check --stage ${stage.number}`}
              label="check this stage"
            />
            {last === null ? <NothingChecked /> : <LastCheck attempt={last} stage={stage} />}
          </section>
          {page.attempts.length > 0 ? (
            <section class="stack section" aria-labelledby="h-attempts">
              <h2 id="h-attempts">Your attempts</h2>
              <Attempts
                attempts={page.attempts}
                shownId={last?.id ?? null}
                now={now}
                restoreAction={null}
              />
            </section>
          ) : null}
        </div>
      </div>
      <Around before={page.before} after={page.after} />
      <output class="toasts no-print" id="toasts" />
    </Shell>
  )
}

function StageHead({ stage }: { stage: CapstoneLine }) {
  return (
    <header class="stack stack-s" id="stage-head">
      <h1>
        {stage.number}. {stage.title}
      </h1>
      <p class="lede">After this stage, {stage.promise}.</p>
      <div class="row small">
        {stage.skills.map(({ id, title }) => (
          <a href={`/skills#${id}`}>{title}</a>
        ))}
        <span>about {hoursText(stage.hours * 60)}</span>
        <StageState stage={stage} />
      </div>
    </header>
  )
}

/** Rules and tables: the same for every stage, so they're folded. */
function Given({ page }: { page: StagePage }) {
  return (
    <section class="stack section" aria-labelledby="h-given">
      <h2 id="h-given">What every stage asks for</h2>
      <details>
        <summary>Rules</summary>
        <Markdown text={page.rules} />
      </details>
      <details>
        <summary>The tables you start with</summary>
        <Scroll class="code" label="schema.sql">
          <pre>
            <code>{page.schemaSql}</code>
          </pre>
        </Scroll>
      </details>
    </section>
  )
}

function NothingChecked() {
  return (
    <div class="empty stack stack-s">
      <h3>Nothing checked yet</h3>
      <p>
        Check as often as you like, even before you’re done. You’ll see the first thing that goes
        wrong, with the request and the response.
      </p>
    </div>
  )
}

/** This stage's checks and whatever went wrong; those of earlier stages that pass are counted. */
function LastCheck({ attempt, stage }: { attempt: AttemptView; stage: CapstoneLine }) {
  const isShown = ({ name, status }: AttemptView['checks'][number]): boolean =>
    name.startsWith(`${stage.name}/`) || (status !== 'passed' && status !== 'skipped')
  const checks = attempt.checks.filter(isShown)
  const before = attempt.checks.length - checks.length
  const passed = attempt.checks.filter((one) => one.status === 'passed' && !isShown(one)).length
  return (
    <>
      {before > 0 ? (
        <p class="small mute">
          From earlier stages, {passed} of {passed === before ? 'them' : before} pass.
        </p>
      ) : null}
      <VerdictBox attempt={{ ...attempt, checks }} />
    </>
  )
}

function Around({ before, after }: Pick<StagePage, 'before' | 'after'>) {
  return (
    <nav class="row row-apart" aria-label="Previous and next stage">
      {before ? (
        <a href={hrefOf(before)}>
          Previous: {before.number}. {before.title}
        </a>
      ) : (
        <span />
      )}
      {after ? (
        <a href={hrefOf(after)}>
          Next: {after.number}. {after.title}
        </a>
      ) : null}
    </nav>
  )
}
