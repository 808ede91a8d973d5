import type { SkillLine } from '../../view/lab-line.ts'

export interface SkillBox {
  readonly skill: SkillLine
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface SkillDrawing {
  readonly width: number
  readonly height: number
  readonly boxes: readonly SkillBox[]
  readonly lines: readonly { readonly path: string; readonly isMet: boolean }[]
}

const gapX = 36
const gapY = 10
const boxHeight = 34

/** Skills of one area from left to right: each is to the right of everything it needs. */
export function wideSkills(skills: readonly SkillLine[]): SkillDrawing {
  const depths = depthsOf(skills)
  const rows = rowsOf(skills, depths)
  const columns = columnsOf(skills, depths)
  const boxes = skills.map((skill) => ({
    skill,
    ...(columns[depths.get(skill.id) ?? 0] as Column),
    y: 4 + (rows.get(skill.id) ?? 0) * (boxHeight + gapY),
    height: boxHeight,
  }))
  return drawing(boxes, (from, to) => {
    const start = from.x + from.width
    const turn = to.x - gapX / 2
    return `M${start} ${middle(from)}H${turn}V${middle(to)}H${to.x}`
  })
}

const middle = (box: SkillBox): number => box.y + box.height / 2

interface Column {
  readonly x: number
  readonly width: number
}

/** A column for each depth, as wide as its longest title. */
function columnsOf(skills: readonly SkillLine[], depths: ReadonlyMap<string, number>): Column[] {
  const columns: Column[] = []
  for (let depth = 0, x = 4; depth <= Math.max(0, ...depths.values()); depth++) {
    const width = boxWidthOf(skills.filter(({ id }) => depths.get(id) === depth))
    columns.push({ x, width })
    x += width + gapX
  }
  return columns
}

function boxWidthOf(skills: readonly SkillLine[]): number {
  return Math.ceil(Math.max(120, ...skills.map(({ title }) => 48 + title.length * 7.2)))
}

function drawing(
  boxes: readonly SkillBox[],
  path: (from: SkillBox, to: SkillBox) => string,
): SkillDrawing {
  const byId = new Map(boxes.map((box) => [box.skill.id, box]))
  const lines = boxes.flatMap((to) =>
    to.skill.needs.flatMap((need) => {
      const from = byId.get(need)
      if (!from) return []
      const isMet = from.skill.progress === 'proved' || from.skill.progress === 'practiced'
      return [{ path: path(from, to), isMet }]
    }),
  )
  const width = Math.max(0, ...boxes.map((box) => box.x + box.width)) + 4
  const height = Math.max(0, ...boxes.map((box) => box.y + box.height)) + 4
  return { width, height, boxes, lines }
}

/** 0 for a skill that needs nothing of its area; else one more than the deepest it needs. */
function depthsOf(skills: readonly SkillLine[]): Map<string, number> {
  const byId = new Map(skills.map((skill) => [skill.id, skill]))
  const depths = new Map<string, number>()
  const visit = (skill: SkillLine): number => {
    const known = depths.get(skill.id)
    if (known !== undefined) return known
    depths.set(skill.id, 0)
    const inside = skill.needs.flatMap((need) => byId.get(need) ?? [])
    const depth = inside.length === 0 ? 0 : 1 + Math.max(...inside.map(visit))
    depths.set(skill.id, depth)
    return depth
  }
  skills.forEach(visit)
  return depths
}

/** The deepest need within the area: the one a skill hangs below. */
function parentOf(skill: SkillLine, depths: Map<string, number>): string | null {
  const inside = skill.needs.filter((need) => depths.has(need))
  inside.sort((a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0))
  return inside[0] ?? null
}

/** Rows so that a skill stands level with its first child and no two meet in one column. */
function rowsOf(skills: readonly SkillLine[], depths: Map<string, number>): Map<string, number> {
  const rows = new Map<string, number>()
  const free: number[] = []
  const place = (skill: SkillLine, from: number): number => {
    const depth = depths.get(skill.id) ?? 0
    const children = skills.filter((other) => parentOf(other, depths) === skill.id)
    let row = Math.max(from, free[depth] ?? 0)
    children.forEach((child, index) => {
      const childRow = place(child, index === 0 ? row : 0)
      if (index === 0) row = Math.max(row, childRow)
    })
    rows.set(skill.id, row)
    free[depth] = row + 1
    return row
  }
  const roots = skills.filter((skill) => parentOf(skill, depths) === null)
  const isNeeded = (skill: SkillLine): boolean =>
    skills.some(({ needs }) => needs.includes(skill.id))
  for (const root of roots.filter(isNeeded)) place(root, rows.size === 0 ? 0 : lowest(rows) + 1)
  placeSingles(
    roots.filter((root) => !isNeeded(root)),
    depths,
    rows,
  )
  return rows
}

const lowest = (rows: ReadonlyMap<string, number>): number => Math.max(...rows.values())

/** Skills that stand alone share the last rows, left to right. */
function placeSingles(
  singles: readonly SkillLine[],
  depths: Map<string, number>,
  rows: Map<string, number>,
): void {
  const columns = Math.max(1, Math.max(0, ...depths.values()) + 1)
  const first = rows.size === 0 ? 0 : lowest(rows) + 1
  singles.forEach((skill, index) => {
    depths.set(skill.id, index % columns)
    rows.set(skill.id, first + Math.floor(index / columns))
  })
}
