import type { LabLine, SkillLine } from '../../view/lab-line.ts'
import type { SkillMap } from '../../view/skill-map.ts'
import { Measure } from './measure.tsx'
import { labState, StateWord, skillState } from './verdict.tsx'

interface BySkillProps {
  readonly areas: SkillMap['areas']
  readonly labs: ReadonlyMap<string, LabLine>
}

/** Each area that was begun, its skills, and the labs that show them. The others in one line. */
export function BySkill({ areas, labs }: BySkillProps) {
  const withLabs = areas.filter(({ skills }) => skills.some((skill) => skill.labs.length > 0))
  const begun = withLabs.filter(({ skills }) => skills.some((skill) => isBegun(skill, labs)))
  const others = withLabs.filter((area) => !begun.includes(area))
  return (
    <section class="stack section" aria-labelledby="h-skills">
      <h2 id="h-skills">By skill</h2>
      {begun.map((area) => (
        <AreaProgress area={area} labs={labs} />
      ))}
      {others.length > 0 ? (
        <p class="small mute">
          Not started: {others.map(({ title }) => title).join(', ')}.{' '}
          <a href="/skills">The map of all skills</a>
        </p>
      ) : null}
    </section>
  )
}

function AreaProgress({
  area,
  labs,
}: { area: SkillMap['areas'][number] } & Pick<BySkillProps, 'labs'>) {
  const counted = area.skills.filter(({ labs: own }) => own.length > 0)
  const proved = counted.filter(({ progress }) => progress === 'proved').length
  const begun = counted.filter((skill) => isBegun(skill, labs))
  const rest = counted.length - begun.length
  return (
    <div class="stack stack-s by-area">
      <h3>{area.title}</h3>
      <Measure
        done={proved}
        of={counted.length}
        says={`${proved} of ${counted.length} skills proved`}
      />
      <ul class="list by-skill">
        {begun.map((skill) => (
          <li>
            <StateWord {...begunState(skill)} />
            <span>
              <strong>{skill.title}</strong>
              <br />
              <span class="mute">{skill.canDo.replace(/\.$/, '')}.</span>
            </span>
            <LabsOf skill={skill} labs={labs} />
          </li>
        ))}
      </ul>
      {rest > 0 ? (
        <p class="small mute">
          <a href={`/skills#${area.id}`}>
            {rest} more {rest === 1 ? 'skill' : 'skills'} in {area.title}
          </a>
        </p>
      ) : null}
    </div>
  )
}

/** Labs of a skill that were handed in, and how each went. */
function LabsOf({ skill, labs }: { skill: SkillLine } & Pick<BySkillProps, 'labs'>) {
  const own = skill.labs.flatMap((id) => labs.get(id) ?? [])
  return (
    <ul class="bare stack stack-s">
      {own.map((lab) => (
        <li class="row">
          <a href={`/labs/${lab.id}`}>{lab.title}</a>
          {lab.progress === 'new' ? null : <StateWord {...labState(lab)} />}
        </li>
      ))}
    </ul>
  )
}

const isBegun = (skill: SkillLine, labs: BySkillProps['labs']): boolean =>
  skill.labs.some((id) => (labs.get(id)?.progress ?? 'new') !== 'new')

/** A skill whose lab was tried and not passed is begun too. */
function begunState({ progress, ready }: SkillLine): ReturnType<typeof skillState> {
  return skillState(progress === 'not-yet' ? 'started' : progress, ready)
}
