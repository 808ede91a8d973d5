import { countText } from '../../kit/count-text.ts'
import type { PathPage } from '../../view/path-page.ts'
import { CheckpointBox } from '../components/checkpoint.tsx'
import { LabList } from '../components/lab-list.tsx'
import { Measure } from '../components/measure.tsx'
import { nextHref } from '../components/next-step.tsx'
import { type Around, Shell } from '../components/shell.tsx'
import { StateWord, skillState } from '../components/verdict.tsx'

interface PathProps {
  readonly around: Around
  readonly page: PathPage
  /** Whether this is the path of the job that the learner aims at. */
  readonly isOwn: boolean
}

/** The way to a role: units in order, each with what one can do after it. */
export function PathScreen({ around, page, isOwn }: PathProps) {
  const { next, units } = page
  const here = next?.why === 'checkpoint' ? null : (next?.lab.id ?? null)
  return (
    <Shell
      around={around}
      title={page.title}
      description={`The path to ${page.title.toLowerCase()}: units in order, each with what you’ll be able to do after it.`}
      section="path"
      crumbs={[{ title: 'Home', href: '/' }]}
    >
      <PathHead page={page} isOwn={isOwn} />
      {next ? (
        <section class="next" aria-labelledby="h-now">
          <div class="next-what">
            <h2 id="h-now">{next.lab.title}</h2>
            <p class="small mute">
              {next.why === 'checkpoint' ? 'Checkpoint, in a new version: ' : ''}
              {next.lab.skill.title}, about {next.lab.minutes} minutes.
            </p>
          </div>
          <a class="btn btn-go" href={nextHref(next)}>
            {next.why === 'continue' ? 'Continue' : 'Start'}
          </a>
        </section>
      ) : null}
      <Passed units={units} />
      {units.map((unit, index) => (
        <Unit
          unit={unit}
          number={index + 1}
          here={here}
          isOpen={unit.name === (next?.unit?.name ?? units[0]?.name)}
        />
      ))}
    </Shell>
  )
}

/** What the path leads to, and the other paths. */
function PathHead({ page, isOwn }: Omit<PathProps, 'around'>) {
  return (
    <header class="stack stack-s">
      <h1>{page.title}</h1>
      <p class="lede">{page.summary}</p>
      {page.roles.length > 1 ? (
        <nav class="row small" aria-label="Roles">
          {page.roles.map(({ role, title }) => (
            <a
              class={role === page.role ? 'chip chip-on' : 'chip'}
              href={`/path/${role}`}
              aria-current={role === page.role ? 'page' : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
      ) : null}
      {isOwn ? null : (
        <form class="row" method="post" action="/path">
          <input type="hidden" name="role" value={page.role} />
          <button class="btn" type="submit">
            Make this my path
          </button>
          <span class="small mute">Everything you’ve passed counts on every path.</span>
        </form>
      )}
      {page.isNewToProgramming ? (
        <p class="small mute">
          You haven’t programmed yet, so we start with first steps and first programs.{' '}
          <a href="/start">Change your answer</a>
        </p>
      ) : null}
      <p class="small">
        <a href="/plan">See when each part comes: your plan</a>,{' '}
        <a href={`/missing?role=${page.role}`}>what’s still missing</a>
      </p>
      <p class="small">
        Alongside the labs, build the whole thing:{' '}
        <a href="/capstone">Reel from an empty folder, one stage at a time</a>
      </p>
    </header>
  )
}

/** How much of the path is passed. */
function Passed({ units }: Pick<PathPage, 'units'>) {
  const labs = countOf(units.flatMap((unit) => unit.labs))
  const projects = countOf(units.flatMap((unit) => unit.projects))
  const checkpoints = countOf(units.flatMap((unit) => unit.checkpoint ?? []))
  return (
    <Measure
      done={labs.passed + projects.passed + checkpoints.passed}
      of={labs.all + projects.all + checkpoints.all}
      says={`Passed: ${[
        `${labs.passed} of ${countText(labs.all, 'lab')}`,
        ...(projects.all > 0
          ? [`${projects.passed} of ${countText(projects.all, 'small project')}`]
          : []),
        ...(checkpoints.all > 0
          ? [`${checkpoints.passed} of ${countText(checkpoints.all, 'checkpoint')}`]
          : []),
      ].join(', ')}`}
    />
  )
}

const countOf = (all: readonly { readonly progress: string }[]) => ({
  all: all.length,
  passed: all.filter(({ progress }) => progress === 'proved' || progress === 'practiced').length,
})

interface UnitProps {
  readonly unit: PathPage['units'][number]
  readonly number: number
  readonly here: string | null
  /** The learner is in it: what it is made of is shown without being asked. */
  readonly isOpen: boolean
}

/** One unit: what one can do after it, and its labs. */
function Unit({ unit, number, here, isOpen }: UnitProps) {
  return (
    <section class="stack section" id={unit.name} aria-labelledby={`h-${unit.name}`}>
      <div class="row row-apart row-base">
        <h2 id={`h-${unit.name}`}>
          {number}. {unit.title}
        </h2>
        <span class="small">
          {unit.progress === 'not-yet' ? null : <StateWord {...skillState(unit.progress, true)} />}
        </span>
      </div>
      <p class="read">{unit.promise}</p>
      {unit.labs.length > 0 ? (
        <details class="unit" open={isOpen}>
          <summary>{insideText(unit)}</summary>
          <div class="stack">
            <LabList labs={[...unit.labs, ...unit.projects]} hereId={here} />
            {unit.checkpoint ? (
              <CheckpointBox unit={unit.name} checkpoint={unit.checkpoint} />
            ) : null}
          </div>
        </details>
      ) : (
        <p class="small mute">
          Coming: {unit.skills.map((skill) => skill.title.toLowerCase()).join(', ')}. These labs
          aren’t written yet.
        </p>
      )}
    </section>
  )
}

/** "8 labs, 3 small projects, a checkpoint; 2 passed". */
function insideText({ labs, projects, checkpoint }: UnitProps['unit']): string {
  const work = countOf([...labs, ...projects, ...(checkpoint ? [checkpoint] : [])])
  const parts = [
    countText(labs.length, 'lab'),
    ...(projects.length > 0 ? [countText(projects.length, 'small project')] : []),
    ...(checkpoint ? ['a checkpoint'] : []),
  ]
  return `${parts.join(', ')}; ${work.passed === work.all ? 'all' : work.passed} passed`
}
