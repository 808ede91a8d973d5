import type { SkillLine } from '../../view/lab-line.ts'
import { figureClass } from './figure-width.ts'
import { Picture } from './picture.tsx'
import { narrowSkills, type SkillDrawing, wideSkills } from './skill-layout.ts'
import { skillState } from './verdict.tsx'

interface SkillMapProps {
  readonly id: string
  readonly title: string
  readonly skills: readonly SkillLine[]
  /** The skill that is worked on now. */
  readonly hereId: string | null
}

/** The skills of one area as boxes and lines; the list beside it says the same. */
export function SkillFigure({ id, title, skills, hereId }: SkillMapProps) {
  const wide = wideSkills(skills)
  return (
    <figure class={`fig fig-map ${figureClass(wide.width)}`}>
      <Drawing drawing={wide} name="wide" area={id} title={title} hereId={hereId} />
      <Drawing
        drawing={narrowSkills(skills)}
        name="narrow"
        area={id}
        title={title}
        hereId={hereId}
      />
    </figure>
  )
}

interface DrawingProps {
  readonly drawing: SkillDrawing
  readonly name: string
  readonly area: string
  readonly title: string
  readonly hereId: string | null
}

function Drawing({ drawing, name, area, title, hereId }: DrawingProps) {
  const { width, height, boxes, lines } = drawing
  return (
    <Picture
      id={`map-${area}`}
      name={name}
      width={width}
      height={height}
      title={`Skill map: ${title}`}
      description={`${boxes.length} skills, each next to what it needs first. The list below says the same.`}
    >
      {lines.map(({ path, isMet }) => (
        <path d={path} class={isMet ? 'ink' : 'dash'} />
      ))}
      {boxes.map(({ skill, x, y, width: boxWidth, height: boxHeight }) => {
        const isHere = skill.id === hereId
        const isSolid = skill.progress === 'proved' || skill.progress === 'practiced'
        const { icon } = skillState(skill.progress, skill.ready)
        const ink = isHere
          ? 'c-on'
          : isSolid
            ? 'c-pass'
            : skill.progress === 'coming'
              ? 'c-mute'
              : 'c-ink'
        return (
          <>
            <rect
              x={x}
              y={y}
              width={boxWidth}
              height={boxHeight}
              rx="2"
              class={isHere ? 'acc' : isSolid ? 'box' : 'box-q'}
            />
            <use href={`#i-${icon}`} x={x + 10} y={y + 9.5} width="15" height="15" class={ink} />
            <text
              x={x + 33}
              y={y + 21.5}
              class={isHere ? 'b on' : skill.progress === 'coming' ? 'q' : undefined}
            >
              {skill.title}
            </text>
          </>
        )
      })}
    </Picture>
  )
}
