import type { SkillLine } from '../../view/lab-line.ts'
import { Scroll } from './scroll.tsx'
import type { SkillBox } from './skill-layout.ts'
import {
  type Area,
  areaPad,
  drawMap,
  type MapDrawing,
  type PlacedArea,
  titleRoom,
} from './skill-map-layout.ts'
import { skillState } from './verdict.tsx'

/** How large the map is drawn: as much as fits, or so that every title can be read. */
export const zooms = ['fit', 'near', 'close'] as const
export type Zoom = (typeof zooms)[number]

const scales: Readonly<Record<Zoom, number>> = { fit: 0.5, near: 0.85, close: 1.2 }
const zoomWords: Readonly<Record<Zoom, string>> = { fit: 'All', near: 'Near', close: 'Close' }

interface SkillMapProps {
  readonly areas: readonly Area[]
  /** The skill that is worked on now. */
  readonly hereId: string | null
  readonly zoom: Zoom
}

/** All skills on one sheet. The list beside it says the same, so this is a picture to those who listen. */
export function SkillMapView({ areas, hereId, zoom }: SkillMapProps) {
  const map = drawMap(areas)
  return (
    <div class="map" data-skill-map>
      <div class="row row-apart small">
        <nav class="row map-zooms" aria-label="How much of the map">
          {zooms.map((one) => (
            <a
              class={one === zoom ? 'chip chip-on' : 'chip'}
              href={`/skills?zoom=${one}`}
              data-zoom={one}
              data-scale={scales[one]}
              aria-current={one === zoom ? 'true' : undefined}
            >
              {zoomWords[one]}
            </a>
          ))}
        </nav>
        <span class="mute map-help">Drag to move. Select a skill to see what it needs.</span>
      </div>
      <Scroll class={`map-view map-${zoom}`} label="Map of all skills">
        <Sheet map={map} hereId={hereId} scale={scales[zoom]} />
      </Scroll>
    </div>
  )
}

interface SheetProps {
  readonly map: MapDrawing
  readonly hereId: string | null
  readonly scale: number
}

function Sheet({ map, hereId, scale }: SheetProps) {
  const count = map.areas.reduce((sum, { area }) => sum + area.skills.length, 0)
  return (
    <svg
      viewBox={`0 0 ${map.width} ${map.height}`}
      width={Math.round(map.width * scale)}
      height={Math.round(map.height * scale)}
      role="img"
      aria-labelledby="map-t map-d"
    >
      <title id="map-t">Map of all skills</title>
      <desc id="map-d">
        {count} skills in {map.areas.length} areas, each to the right of what it needs. The list of
        skills says the same.
      </desc>
      {map.areas.map((area) => (
        <AreaFrame placed={area} />
      ))}
      {map.across.map(({ from, to, path }) => (
        <path class="across" d={path} data-from={from} data-to={to} />
      ))}
      {map.areas.map((area) => (
        <AreaSkills placed={area} hereId={hereId} />
      ))}
    </svg>
  )
}

function AreaFrame({ placed: { area, x, y, width, height } }: { placed: PlacedArea }) {
  return (
    <g transform={`translate(${x} ${y})`} data-area={area.id}>
      <rect class="map-area" width={width} height={height} />
      <text class="map-title" x={areaPad} y={areaPad + 44}>
        {area.title}
      </text>
    </g>
  )
}

/** Drawn over the lines between areas, so that no line crosses a title. */
function AreaSkills({ placed, hereId }: { placed: PlacedArea; hereId: string | null }) {
  const { area, drawing, x, y } = placed
  return (
    <g transform={`translate(${x + areaPad} ${y + areaPad + titleRoom})`} data-area={area.id}>
      {drawing.lines.map(({ path, isMet }) => (
        <path d={path} class={isMet ? 'ink' : 'dash'} />
      ))}
      {drawing.boxes.map((box) => (
        <BoxDrawing box={box} isHere={box.skill.id === hereId} />
      ))}
    </g>
  )
}

function BoxDrawing({ box, isHere }: { box: SkillBox; isHere: boolean }) {
  const { skill, x, y, width, height } = box
  const { icon } = skillState(skill.progress, skill.ready)
  return (
    <g class="map-skill" data-skill={skill.id}>
      <rect x={x} y={y} width={width} height={height} rx="2" class={boxClass(skill, isHere)} />
      <use
        href={`#i-${icon}`}
        x={x + 10}
        y={y + 9.5}
        width="15"
        height="15"
        class={inkClass(skill, isHere)}
      />
      <text x={x + 33} y={y + 21.5} class={textClass(skill, isHere)}>
        {skill.title}
      </text>
    </g>
  )
}

const isReached = ({ progress }: SkillLine): boolean =>
  progress === 'proved' || progress === 'practiced'

function boxClass(skill: SkillLine, isHere: boolean): string {
  if (isHere) return 'acc'
  return isReached(skill) ? 'box reached' : skill.progress === 'coming' ? 'box-q' : 'box open'
}

function inkClass(skill: SkillLine, isHere: boolean): string {
  if (isHere) return 'c-on'
  if (isReached(skill)) return 'c-pass'
  return skill.progress === 'coming' ? 'c-mute' : 'c-ink'
}

function textClass(skill: SkillLine, isHere: boolean): string | undefined {
  if (isHere) return 'b on'
  return skill.progress === 'coming' ? 'q' : undefined
}
