import { countText } from '../../../kit/count-text.ts'
import type { MissingPage } from '../../../view/missing-page.ts'
import { Measure } from '../../components/measure.tsx'
import { type Around, Shell } from '../../components/shell.tsx'
import { StateWord, skillState } from '../../components/verdict.tsx'
import { WayFrame, wayCrumbs } from '../../components/way.tsx'

/** What a role asks for and the learner has not proved yet, the weightiest first. */
export function MissingScreen({ around, page }: { around: Around; page: MissingPage }) {
  const { role, roles, missing, areas, ready } = page
  const open = missing.areas.flatMap((area) => area.missing)
  return (
    <Shell
      around={around}
      title="What’s still missing"
      description="The difference between what a role asks for and what you’ve proved in labs."
      section="way"
      crumbs={[...wayCrumbs, { title: 'Plan', href: '/plan' }]}
    >
      <WayFrame here="/plan">
        <header class="stack stack-s">
          <h1>What’s still missing</h1>
          <p class="lede">
            {role.title}: {countText(open.length, 'skill')} left to prove in labs.
          </p>
          <nav class="row small" aria-label="Roles">
            {roles.map((one) => (
              <a
                class={one.role === role.role ? 'chip chip-on' : 'chip'}
                href={`/missing?role=${one.role}`}
                aria-current={one.role === role.role ? 'page' : undefined}
              >
                {one.title}
                {one.readiness === null ? '' : `, ${Math.round(100 * one.readiness)}% proved`}
              </a>
            ))}
          </nav>
        </header>
        <Measure
          done={Math.round(1000 * (missing.readiness ?? 0))}
          of={1000}
          says={`${Math.round(100 * (missing.readiness ?? 0))}% of what labs can prove, you’ve proved`}
        />
        {missing.areas.map((area) => (
          <Area area={area} title={areas.get(area.area) ?? area.area} ready={ready} />
        ))}
        <Coming coming={missing.coming} />
      </WayFrame>
    </Shell>
  )
}

type Missing = MissingPage['missing']

interface AreaProps {
  readonly area: Missing['areas'][number]
  readonly title: string
  readonly ready: MissingPage['ready']
}

function Area({ area, title, ready }: AreaProps) {
  return (
    <section class="stack section" aria-labelledby={`h-${area.area}`}>
      <div class="row row-apart row-base">
        <h2 id={`h-${area.area}`}>{title}</h2>
        <span class="small mute">{Math.round((100 * area.proved) / area.asked)}% proved</span>
      </div>
      {area.missing.length === 0 ? (
        <p class="mute">You’ve proved all of it.</p>
      ) : (
        <ul class="list skills">
          {area.missing.map((skill) => (
            <li class="row row-base">
              <StateWord {...skillState(skill.progress, ready.has(skill.id))} />
              <a href={`/labs?skill=${encodeURIComponent(skill.id)}`}>{skill.title}</a>
              <span class="mute">about {countText(skill.hours, 'hour')}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Coming({ coming }: { coming: Missing['coming'] }) {
  if (coming.length === 0) return null
  return (
    <section class="stack section" aria-labelledby="h-coming">
      <h2 id="h-coming">Coming</h2>
      <p class="read">
        {countText(coming.length, 'skill')} the role asks for {coming.length === 1 ? 'has' : 'have'}{' '}
        no lab yet. They don’t count for or against you.
      </p>
      <p class="small mute">{coming.map(({ title }) => title).join(', ')}</p>
    </section>
  )
}
