import type { Topology, TopologyNode } from '../../lab/design/topology.ts'
import { at } from './charts/scale.ts'
import { figureClass } from './figure-width.ts'
import { Picture } from './picture.tsx'
import { type PlacedNode, placeNodes } from './topology-layout.ts'

/** The design that the text describes, drawn when it's run or checked. */
export function TopologySection({ topology }: { topology: Topology | null }) {
  return (
    <section class="stack section" id="topology" aria-labelledby="h-topology">
      <h2 id="h-topology">What it describes</h2>
      <div id="topology-box">
        {topology === null ? (
          <p class="small mute">
            We can’t read your text as a topology yet. Press Check to see where it goes wrong.
          </p>
        ) : (
          <TopologyFigure topology={topology} />
        )}
      </div>
    </section>
  )
}

function TopologyFigure({ topology }: { topology: Topology }) {
  const placed = placeNodes(topology)
  return (
    <div class="stack stack-s">
      <figure class={`fig fig-plain ${figureClass(sizeOf(placed, 'wide').width)}`}>
        <Drawing topology={topology} placed={placed} name="wide" />
        <Drawing topology={topology} placed={placed} name="narrow" />
      </figure>
      <details class="more">
        <summary>In words</summary>
        <ul>
          {topology.nodes.map((node) => (
            <li>{wordsOf(node)}</li>
          ))}
        </ul>
      </details>
    </div>
  )
}

const box = { width: 148, height: 54 } as const
const gap = { along: 56, across: 22 } as const

interface DrawingProps {
  readonly topology: Topology
  readonly placed: readonly PlacedNode[]
  /** Wide: from left to right; narrow: from top to bottom. */
  readonly name: 'wide' | 'narrow'
}

function sizeOf(placed: readonly PlacedNode[], name: 'wide' | 'narrow') {
  const columns = Math.max(...placed.map(({ depth }) => depth)) + 1
  const rows = Math.max(...placed.map(({ row }) => row)) + 1
  const [across, down] = name === 'wide' ? [columns, rows] : [rows, columns]
  const [gapX, gapY] = name === 'wide' ? [gap.along, gap.across] : [gap.across, gap.along]
  return {
    width: across * (box.width + gapX) - gapX + 4,
    height: down * (box.height + gapY) - gapY + 4,
    gapX,
    gapY,
  }
}

function Drawing({ topology, placed, name }: DrawingProps) {
  const { width, height, gapX, gapY } = sizeOf(placed, name)
  const corner = ({ depth, row }: PlacedNode): [number, number] => {
    const [column, line] = name === 'wide' ? [depth, row] : [row, depth]
    return [2 + column * (box.width + gapX), 2 + line * (box.height + gapY)]
  }
  const byName = new Map(placed.map((one) => [one.node.name, one]))
  return (
    <Picture
      id="topology-picture"
      name={name}
      width={width}
      height={height}
      title="Topology"
      description={`${topology.nodes.map(wordsOf).join(' ')} The list below says the same.`}
    >
      {placed.flatMap((from) =>
        from.node.to.map((target) => {
          const to = byName.get(target)
          return to ? <path d={wayBetween(corner(from), corner(to), name)} class="ink" /> : null
        }),
      )}
      {placed.map((one) => (
        <NodeBox node={one.node} corner={corner(one)} />
      ))}
    </Picture>
  )
}

/** A curve from the side of one box to the side of the next, with a small head. */
function wayBetween(
  [fromX, fromY]: [number, number],
  [toX, toY]: [number, number],
  name: 'wide' | 'narrow',
): string {
  if (name === 'wide') {
    const [x1, y1, x2, y2] = [fromX + box.width, fromY + box.height / 2, toX, toY + box.height / 2]
    const middle = at((x1 + x2) / 2)
    return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2 - 2} ${y2}m-8 -4l8 4l-8 4`
  }
  const [x1, y1, x2, y2] = [fromX + box.width / 2, fromY + box.height, toX + box.width / 2, toY]
  const middle = at((y1 + y2) / 2)
  return `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2 - 2}m-4 -8l4 8l4 -8`
}

function NodeBox({ node, corner: [x, y] }: { node: TopologyNode; corner: [number, number] }) {
  const { name, kind, zones } = node
  const machines = kind === 'database' ? 1 + node.replicas : node.count
  return (
    <g>
      <rect
        x={x}
        y={y}
        width={box.width}
        height={box.height}
        rx={kind === 'queue' || kind === 'balancer' ? 16 : 3}
        class={kind === 'cache' ? 'box-q' : 'box'}
      />
      {kind === 'database' ? <path d={`M${x} ${y + 5}h${box.width}`} class="axis" /> : null}
      <text x={x + 10} y={y + 23} class="b">
        {name.length > 17 ? `${name.slice(0, 16)}…` : name}
      </text>
      <text x={x + 10} y={y + 42} class="q xs">
        {`${kind} × ${machines}, ${zones.join(' ')}`.slice(0, 24)}
      </text>
    </g>
  )
}

/** "api: a service, 4 × small in a and b; leads to films." */
function wordsOf({
  name,
  kind,
  machine,
  count,
  zones,
  to,
  replicas,
  ttlSeconds,
}: TopologyNode): string {
  const list = (items: readonly string[]): string => new Intl.ListFormat('en-US').format(items)
  const machines =
    kind === 'database' ? `${machine} with ${replicas} replicas` : `${count} × ${machine}`
  const keeps = kind === 'cache' ? `, keeps answers ${ttlSeconds} s` : ''
  const onward = to.length === 0 ? '' : `; leads to ${list(to)}`
  return `${name}: a ${kind}, ${machines} in ${list(zones)}${keeps}${onward}.`
}
