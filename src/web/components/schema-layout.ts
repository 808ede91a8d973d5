import type { DrawnTable } from '../../lab/made-picture.ts'

/** A table as a box: where it stands, and the height of each of its columns. */
export interface TableBox {
  readonly table: DrawnTable
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A foreign key as a line from what is pointed at to what points. */
export interface KeyLine {
  readonly path: string
  /** Where the crow's foot stands, and which way it opens. */
  readonly foot: { readonly x: number; readonly y: number; readonly side: 'left' | 'right' }
  readonly one: { readonly x: number; readonly y: number }
  readonly many: { readonly x: number; readonly y: number }
}

export interface Drawing {
  readonly width: number
  readonly height: number
  readonly boxes: readonly TableBox[]
  readonly lines: readonly KeyLine[]
}

export const headHeight = 24
export const rowHeight = 20
const boxGap = 22
const laneGap = 11
const monoWidth = 7.6
const typeWidth = 6.4

interface Edge {
  readonly from: TableBox
  readonly to: TableBox
  readonly fromY: number
  readonly toY: number
}

/** Tables left to right: what is pointed at stands left of what points at it. */
export function wideDrawing(tables: readonly DrawnTable[]): Drawing {
  const depths = depthsOf(tables)
  const layers = Math.max(0, ...depths.values()) + 1
  const boxes: TableBox[] = []
  const gaps = laneCounts(tables, depths)
  let x = 1
  for (let layer = 0; layer < layers; layer++) {
    const members = tables.filter((table) => depths.get(table.name) === layer)
    const width = Math.max(0, ...members.map(boxWidth))
    let y = 1
    for (const table of members) {
      boxes.push({ table, x, y, width, height: boxHeight(table) })
      y += boxHeight(table) + boxGap
    }
    x += width + 30 + laneGap * (gaps[layer] ?? 0)
  }
  centerLayers(boxes)
  const lines = wideLines(edgesOf(boxes), boxes)
  return sized(boxes, lines, rightMost(boxes) + (lines.some(isLoop) ? 34 : 0))
}

/** The same below each other, for a narrow page; the lines run along the right side. */
export function narrowDrawing(tables: readonly DrawnTable[]): Drawing {
  const depths = depthsOf(tables)
  const order = [...tables].sort((a, b) => (depths.get(a.name) ?? 0) - (depths.get(b.name) ?? 0))
  const width = Math.max(0, ...order.map(boxWidth))
  const boxes: TableBox[] = []
  let y = 1
  for (const table of order) {
    boxes.push({ table, x: 1, y, width, height: boxHeight(table) })
    y += boxHeight(table) + boxGap
  }
  const edges = edgesOf(boxes)
  const lines = edges.map((edge, lane) => rightLine(edge, width + 22 + lane * laneGap))
  return sized(boxes, lines, width + 30 + edges.length * laneGap)
}

function boxWidth(table: DrawnTable): number {
  const widths = table.columns.map(
    (column) => 34 + column.name.length * monoWidth + typeText(column).length * typeWidth,
  )
  return Math.ceil(Math.max(120, 24 + table.name.length * monoWidth, ...widths))
}

/** What stands at the right of a column: its type, and that it is the key. */
export function typeText(column: DrawnTable['columns'][number]): string {
  const short = column.type
    .replace('timestamp with time zone', 'timestamptz')
    .replace('timestamp without time zone', 'timestamp')
    .replace('character varying', 'varchar')
    .replace('character(', 'char(')
    .replace('double precision', 'float8')
    .replace(/^integer$/, 'int')
  return column.key ? `${short}, key` : short
}

const boxHeight = (table: DrawnTable): number => headHeight + table.columns.length * rowHeight + 8

/** The y of the middle of a column's row. */
export function rowY(box: TableBox, column: string): number {
  const index = box.table.columns.findIndex(({ name }) => name === column)
  return box.y + headHeight + 4 + rowHeight * (Math.max(0, index) + 0.5)
}

/** 0 for a table that points at no other; else one more than the deepest it points at. */
function depthsOf(tables: readonly DrawnTable[]): Map<string, number> {
  const depths = new Map<string, number>()
  const visit = (table: DrawnTable, open: ReadonlySet<string>): number => {
    const known = depths.get(table.name)
    if (known !== undefined) return known
    let depth = 0
    for (const { references } of table.columns) {
      const parent = tables.find(({ name }) => name === references?.table)
      if (!parent || parent === table || open.has(parent.name)) continue
      depth = Math.max(depth, 1 + visit(parent, new Set([...open, table.name])))
    }
    depths.set(table.name, depth)
    return depth
  }
  for (const table of tables) visit(table, new Set())
  return depths
}

/** How many lines turn in the gap right of each layer. */
function laneCounts(tables: readonly DrawnTable[], depths: Map<string, number>): number[] {
  const counts: number[] = []
  for (const table of tables) {
    const depth = depths.get(table.name) ?? 0
    for (const { references } of table.columns) {
      if (references && references.table !== table.name && depth > 0) {
        counts[depth - 1] = (counts[depth - 1] ?? 0) + 1
      }
    }
  }
  return counts
}

/** Layers that are lower than the highest are moved to its middle. */
function centerLayers(boxes: TableBox[]): void {
  const bottom = (x: number): number =>
    Math.max(...boxes.filter((box) => box.x === x).map((box) => box.y + box.height))
  const tallest = Math.max(0, ...boxes.map((box) => bottom(box.x)))
  const shifts = new Map(boxes.map((box) => [box.x, Math.floor((tallest - bottom(box.x)) / 2)]))
  boxes.forEach((box, index) => {
    boxes[index] = { ...box, y: box.y + (shifts.get(box.x) ?? 0) }
  })
}

function edgesOf(boxes: readonly TableBox[]): Edge[] {
  return boxes.flatMap((to) =>
    to.table.columns.flatMap((column) => {
      const from = boxes.find((box) => box.table.name === column.references?.table)
      if (!from || !column.references) return []
      return [{ from, to, fromY: rowY(from, column.references.column), toY: rowY(to, column.name) }]
    }),
  )
}

function wideLines(edges: readonly Edge[], boxes: readonly TableBox[]): KeyLine[] {
  const lanes = new Map<number, number>()
  return edges.map((edge) => {
    if (edge.from.x >= edge.to.x) return rightLine(edge, rightSide(edge, boxes) + 22)
    const lane = lanes.get(edge.to.x) ?? 0
    lanes.set(edge.to.x, lane + 1)
    const turn = edge.to.x - 18 - lane * laneGap
    const start = edge.from.x + edge.from.width
    return {
      path: `M${start} ${edge.fromY}H${turn}V${edge.toY}H${edge.to.x}`,
      foot: { x: edge.to.x, y: edge.toY, side: 'left' },
      one: { x: start + 4, y: edge.fromY - 5 },
      many: { x: edge.to.x - 17, y: edge.toY - 5 },
    }
  })
}

function rightSide(edge: Edge, boxes: readonly TableBox[]): number {
  const near = boxes.filter((box) => box.x === edge.to.x || box.x === edge.from.x)
  return Math.max(...near.map((box) => box.x + box.width))
}

function rightLine(edge: Edge, turn: number): KeyLine {
  const start = edge.from.x + edge.from.width
  const end = edge.to.x + edge.to.width
  return {
    path: `M${start} ${edge.fromY}H${turn}V${edge.toY}H${end}`,
    foot: { x: end, y: edge.toY, side: 'right' },
    one: { x: start + 4, y: edge.fromY - 5 },
    many: { x: end + 11, y: edge.toY - 5 },
  }
}

const isLoop = (line: KeyLine): boolean => line.foot.side === 'right'

const rightMost = (boxes: readonly TableBox[]): number =>
  Math.max(0, ...boxes.map((box) => box.x + box.width))

function sized(boxes: TableBox[], lines: KeyLine[], width: number): Drawing {
  const height = Math.max(0, ...boxes.map((box) => box.y + box.height))
  return { width: Math.ceil(width + 1), height: Math.ceil(height + 1), boxes, lines }
}
