import type { SkillLine } from '../../view/lab-line.ts'
import { type SkillBox, type SkillDrawing, wideSkills } from './skill-layout.ts'

export interface Area {
  readonly id: string
  readonly title: string
  readonly skills: readonly SkillLine[]
}

export interface PlacedArea {
  readonly area: Area
  readonly drawing: SkillDrawing
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Across {
  readonly from: string
  readonly to: string
  readonly path: string
}

export interface MapDrawing {
  readonly width: number
  readonly height: number
  readonly areas: readonly PlacedArea[]
  /** From a need to the skill that needs it, where they are in two areas. */
  readonly across: readonly Across[]
}

/** Room inside of an area's frame, and above its drawing for the title. */
export const areaPad = 24
export const titleRoom = 76
const gap = 36
/** As wide to high as the window of the map usually is. */
const goodRatio = 1.3

/** All areas on one sheet, in rows that read as the list beside it does. */
export function drawMap(areas: readonly Area[]): MapDrawing {
  const frames = areas.map((area) => {
    const drawing = wideSkills(area.skills)
    const titleWidth = 80 + area.title.length * 34
    return {
      area,
      drawing,
      width: Math.max(drawing.width, titleWidth) + 2 * areaPad,
      height: drawing.height + titleRoom + 2 * areaPad,
    }
  })
  const widest = Math.max(0, ...frames.map(({ width }) => width))
  const sheets = [1, 1.3, 1.6, 2, 2.5, 3].map((times) => inRows(frames, widest * times))
  const offBy = ({ width, height }: MapDrawing): number =>
    Math.abs(Math.log(width / height / goodRatio))
  sheets.sort((a, b) => offBy(a) - offBy(b))
  return sheets[0] as MapDrawing
}

type Frame = Omit<PlacedArea, 'x' | 'y'>

function inRows(frames: readonly Frame[], widthMax: number): MapDrawing {
  const placed: PlacedArea[] = []
  let [x, y, rowHeight] = [0, 0, 0]
  for (const frame of frames) {
    if (x > 0 && x + frame.width > widthMax) {
      y += rowHeight + gap
      x = 0
      rowHeight = 0
    }
    placed.push({ ...frame, x, y })
    x += frame.width + gap
    rowHeight = Math.max(rowHeight, frame.height)
  }
  const width = Math.max(0, ...placed.map((one) => one.x + one.width))
  return { width, height: y + rowHeight, areas: placed, across: acrossOf(placed) }
}

function acrossOf(areas: readonly PlacedArea[]): Across[] {
  const boxes = new Map(
    areas.flatMap((area) =>
      area.drawing.boxes.map((box) => [box.skill.id, { area, box }] as const),
    ),
  )
  return [...boxes.values()].flatMap((to) =>
    to.box.skill.needs.flatMap((need) => {
      const from = boxes.get(need)
      if (!from || from.area === to.area) return []
      return [{ from: need, to: to.box.skill.id, path: curve(middleOf(from), middleOf(to)) }]
    }),
  )
}

function middleOf({ area, box }: { area: PlacedArea; box: SkillBox }): { x: number; y: number } {
  return {
    x: area.x + areaPad + box.x + box.width / 2,
    y: area.y + areaPad + titleRoom + box.y + box.height / 2,
  }
}

function curve(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const turn = Math.round((from.y + to.y) / 2)
  return `M${Math.round(from.x)} ${Math.round(from.y)}C${Math.round(from.x)} ${turn} ${Math.round(to.x)} ${turn} ${Math.round(to.x)} ${Math.round(to.y)}`
}
