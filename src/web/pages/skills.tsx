import { countText } from '../../kit/count-text.ts'
import type { SkillLine } from '../../view/lab-line.ts'
import type { SkillMap } from '../../view/skill-map.ts'
import { Icon } from '../components/icons.tsx'
import { type Around, Shell } from '../components/shell.tsx'
import { SkillMapView, type Zoom } from '../components/skill-map.tsx'
import { StateWord, skillState } from '../components/verdict.tsx'

interface SkillsProps {
  readonly around: Around
  readonly map: SkillMap
  /** Titles of labs, for the links. */
  readonly labTitles: ReadonlyMap<string, string>
  readonly hereId: string | null
  readonly zoom: Zoom
}

/** All skills: one map that can be zoomed, and the same as a list beside it. */
export function SkillsScreen({ around, map, labTitles, hereId, zoom }: SkillsProps) {
  const skills = map.areas.flatMap((area) => area.skills)
  const skillTitles = new Map(skills.map(({ id, title }) => [id, title]))
  const there = skills.filter(({ progress }) => progress !== 'coming')
  const proved = skills.filter(({ progress }) => progress === 'proved').length
  const coming = skills.length - there.length
  const areas = map.areas.filter((area) => area.skills.length > 0)
  return (
    <Shell
      around={around}
      title="Skills"
      description="What a backend developer can do, what each skill needs first, and where you are."
      section="skills"
      crumbs={[{ title: 'Home', href: '/' }]}
    >
      <header class="stack stack-s">
        <h1>Skills of a backend developer</h1>
        <p class="lede">
          {proved} of {countText(there.length, 'skill')} proved in labs. A line means “needs”.
          Nothing’s locked: you can try any lab, in any order.
        </p>
        {coming > 0 ? (
          <p class="small mute">
            {countText(coming, 'skill')} {coming === 1 ? 'is' : 'are'} marked “coming”. Their labs
            aren’t written yet, so they don’t count for or against you.
          </p>
        ) : null}
      </header>
      <div class="cols cols-map">
        <SkillMapView areas={areas} hereId={hereId} zoom={zoom} />
        <section class="stack stack-s" aria-labelledby="h-list">
          <h2 id="h-list">All skills, in a good order</h2>
          <Key />
          <div class="skill-areas">
            {areas.map((area) => (
              <AreaSection
                area={area}
                labTitles={labTitles}
                skillTitles={skillTitles}
                hereId={hereId}
              />
            ))}
          </div>
        </section>
      </div>
    </Shell>
  )
}

/** How many of an area's skills are proved, of those that have labs. */
function AreaCount({ skills }: { skills: readonly SkillLine[] }) {
  const there = skills.filter(({ progress }) => progress !== 'coming')
  if (there.length === 0) return <span class="mute">coming</span>
  return (
    <span class="num">
      {there.filter(({ progress }) => progress === 'proved').length}/{there.length}
      <span class="vh"> proved</span>
    </span>
  )
}

interface AreaProps extends Pick<SkillsProps, 'labTitles' | 'hereId'> {
  readonly skillTitles: ReadonlyMap<string, string>
  readonly area: SkillMap['areas'][number]
}

function AreaSection({ area, labTitles, skillTitles, hereId }: AreaProps) {
  return (
    <details class="skill-area" id={area.id} open={area.skills.some(({ id }) => id === hereId)}>
      <summary>
        <h3>{area.title}</h3>
        <AreaCount skills={area.skills} />
      </summary>
      <ol class="bare skill-list">
        {inOrder(area.skills).map((skill) => (
          <SkillItem
            skill={skill}
            labTitles={labTitles}
            skillTitles={skillTitles}
            isHere={skill.id === hereId}
          />
        ))}
      </ol>
    </details>
  )
}

function Key() {
  return (
    <span class="row small key" aria-hidden="true">
      <span>
        <Icon name="passed" /> proved
      </span>
      <span>
        <Icon name="practiced" /> practiced
      </span>
      <span>
        <Icon name="ready" /> ready
      </span>
      <span>
        <Icon name="waiting" /> needs more first
      </span>
    </span>
  )
}

interface ItemProps {
  readonly skill: SkillLine
  readonly labTitles: ReadonlyMap<string, string>
  readonly skillTitles: ReadonlyMap<string, string>
  readonly isHere: boolean
}

function SkillItem({ skill, labTitles, skillTitles, isHere }: ItemProps) {
  const needs = skill.needs.map((id) => ({ id, title: skillTitles.get(id) ?? id }))
  return (
    <li class={isHere ? 'at' : undefined} id={skill.id}>
      <div class="row row-apart row-base">
        <h4>{skill.title}</h4>
        <StateWord {...skillState(skill.progress, skill.ready)} />
      </div>
      <p>{skill.canDo.replace(/\.$/, '')}.</p>
      {needs.length > 0 ? (
        <p class="mute">
          Needs{' '}
          {needs.map(({ id, title }, index) => (
            <>
              {index > 0 ? ', ' : null}
              <a href={`#${id}`}>{title}</a>
            </>
          ))}
        </p>
      ) : null}
      {skill.labs.length > 0 ? (
        <p>
          {skill.labs.length === 1 ? 'Lab' : 'Labs'}:{' '}
          {skill.labs.map((id, index) => (
            <>
              {index > 0 ? ', ' : null}
              <a href={`/labs/${id}`}>{labTitles.get(id) ?? id}</a>
            </>
          ))}
        </p>
      ) : null}
    </li>
  )
}

/** Needs before what needs them; otherwise as the map has them. */
function inOrder(skills: readonly SkillLine[]): SkillLine[] {
  const out: SkillLine[] = []
  const inside = new Map(skills.map((skill) => [skill.id, skill]))
  const visit = (skill: SkillLine): void => {
    if (out.includes(skill)) return
    inside.delete(skill.id)
    for (const need of skill.needs) {
      const other = inside.get(need)
      if (other) visit(other)
    }
    out.push(skill)
  }
  for (const skill of skills) if (inside.has(skill.id)) visit(skill)
  return out
}
