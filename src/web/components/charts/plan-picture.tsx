import {
  estimateText,
  numberText,
  type Plan,
  type PlanStep,
  type PlanUnit,
  paidShare,
  payerOf,
  placeText,
  rowsThrough,
  workIn,
  workOf,
} from '../../../lab/counterexample/plan.ts'
import { figureClass } from '../figure-width.ts'
import { Picture } from '../picture.tsx'
import { at } from './scale.ts'

interface PlanPictureProps {
  readonly id: string
  readonly plan: Plan
  /** What steps are compared by. */
  readonly unit: PlanUnit
  /** "50,000 rows in watch" */
  readonly measuredAt: string
}

/** A step with its place in the tree. */
interface Placed {
  readonly step: PlanStep
  /** Which step it feeds; null: it gives the rows. */
  readonly feeds: number | null
  /** Work of it and of all that feeds it. */
  readonly below: number
}

const columnsMax = 3

/** Who feeds whom, where the work is, estimate against actual. The text beside it says the same. */
export function PlanPicture({ id, plan, unit, measuredAt }: PlanPictureProps) {
  const placed = placedOf(plan, unit)
  const isFlat = plan.every(({ depth }) => depth < columnsMax)
  const shared = { id, placed, plan, unit }
  return (
    <figure class={`fig fig-plain ${figureClass(isFlat ? wideWidth : tallWidth)}`}>
      {isFlat ? <Columns {...shared} /> : <Tall {...shared} name="wide" width={tallWidth} />}
      <Tall {...shared} name="narrow" width={340} />
      <figcaption>
        Rows flow {isFlat ? 'along the arrows' : 'upwards'}: each step gets its rows from the steps
        that point at it. The thicker the line, the more work behind it. Measured at {measuredAt}.
      </figcaption>
    </figure>
  )
}

function placedOf(plan: Plan, unit: PlanUnit): Placed[] {
  return plan.map((step, index) => {
    const end = plan.findIndex((other, nth) => nth > index && other.depth <= step.depth)
    const own = plan.slice(index, end === -1 ? undefined : end)
    const feeds = plan.findLastIndex((other, nth) => nth < index && other.depth < step.depth)
    return { step, feeds: feeds === -1 ? null : feeds, below: workIn(own, unit) }
  })
}

/** What a screen reader says of the drawing. */
export function describePlan(plan: Plan, unit: PlanUnit): string {
  const all = workIn(plan, unit)
  const payer = payerOf(plan, unit)
  const feeding = placedOf(plan, unit).flatMap(({ step, feeds }) => {
    const fed = feeds === null ? undefined : plan[feeds]
    return fed === undefined ? [] : [`${placeText(step)} feeds ${fed.step}`]
  })
  return [
    ...feeding,
    `${placeText(payer)} pays with ${numberText(workOf(payer, unit))} of ${numberText(all)} ${unit}`,
  ].join('; ')
}

interface DrawingProps {
  readonly id: string
  readonly plan: Plan
  readonly unit: PlanUnit
  readonly placed: readonly Placed[]
}

const wideWidth = 756
const tallWidth = 520
const boxWidth = 214
const boxHeight = 112
const columnPitch = 268
const rowPitch = 150

/** A column a depth: the last step at the left, what feeds it to the right. */
function Columns({ id, plan, unit, placed }: DrawingProps) {
  const middles = middlesOf(placed)
  const height = Math.max(...middles) + boxHeight / 2 + 6
  const left = (index: number): number => 2 + (placed[index]?.step.depth ?? 0) * columnPitch
  return (
    <Picture
      id={id}
      name="wide"
      width={wideWidth}
      height={height}
      title="The plan of the query"
      description={`${describePlan(plan, unit)}. The text below says the same.`}
    >
      {placed.map(({ feeds, below }, index) => {
        if (feeds === null) return null
        const [from, to] = [middles[index] ?? 0, middles[feeds] ?? 0]
        const [start, end] = [left(index), left(feeds) + boxWidth]
        const bend = end + 28
        return (
          <g>
            <path
              d={`M${start} ${from}H${bend}V${to}H${end + 8}`}
              class="flow"
              stroke-width={thickness(below, workIn(plan, unit))}
            />
            <path d={`M${end + 2} ${to}l10 -6v12z`} class="solid" />
          </g>
        )
      })}
      {placed.map(({ step }, index) => (
        <Box
          step={step}
          plan={plan}
          unit={unit}
          x={left(index)}
          y={(middles[index] ?? 0) - boxHeight / 2}
          width={boxWidth}
          hasTab
        />
      ))}
    </Picture>
  )
}

/** The middle of each step's box: leaves below one another, a fed step between those that feed it. */
function middlesOf(placed: readonly Placed[]): number[] {
  const middles: number[] = []
  let leaves = 0
  for (let index = placed.length - 1; index >= 0; index--) {
    const feeders = placed.flatMap(({ feeds }, nth) => (feeds === index ? [nth] : []))
    if (feeders.length === 0) middles[index] = leaves++
    else
      middles[index] = feeders.reduce((sum, nth) => sum + (middles[nth] ?? 0), 0) / feeders.length
  }
  // Counted from below, so the first leaf stands at the top.
  return middles.map((row) => 28 + boxHeight / 2 + (leaves - 1 - row) * rowPitch)
}

const indent = 24
const indentMax = 5
const tallPitch = boxHeight + 18

/** One below the other, what feeds a step set in below it. */
function Tall({
  id,
  plan,
  unit,
  placed,
  name,
  width,
}: DrawingProps & { name: 'wide' | 'narrow'; width: number }) {
  const left = (index: number): number =>
    14 + Math.min(placed[index]?.step.depth ?? 0, indentMax) * indent
  const top = (index: number): number => 4 + index * tallPitch
  return (
    <Picture
      id={id}
      name={name}
      width={width}
      height={placed.length * tallPitch}
      title="The plan of the query"
      description={`${describePlan(plan, unit)}. The text below says the same.`}
    >
      {placed.map(({ feeds, below }, index) => {
        if (feeds === null) return null
        const rail = left(feeds) + 10
        const end = top(feeds) + boxHeight
        return (
          <g>
            <path
              d={`M${left(index)} ${top(index) + 24}H${rail}V${end + 8}`}
              class="flow"
              stroke-width={thickness(below, workIn(plan, unit))}
            />
            <path d={`M${rail} ${end + 1}l-6 10h12z`} class="solid" />
          </g>
        )
      })}
      {placed.map(({ step }, index) => (
        <Box
          step={step}
          plan={plan}
          unit={unit}
          x={left(index)}
          y={top(index)}
          width={width - left(index) - 2}
          hasTab={false}
        />
      ))}
    </Picture>
  )
}

/** From 1.5 to 9. */
function thickness(below: number, all: number): number {
  return all === 0 ? 1.5 : at(1.5 + 7.5 * (below / all))
}

interface BoxProps {
  readonly step: PlanStep
  readonly plan: Plan
  readonly unit: PlanUnit
  readonly x: number
  readonly y: number
  readonly width: number
  /** The share that the dearest step pays stands on the box; else in it. */
  readonly hasTab: boolean
}

function Box({ step, plan, unit, x, y, width, hasTab }: BoxProps) {
  const pays = step === payerOf(plan, unit) ? paidShare(step, plan, unit) : null
  const letters = Math.floor((width - 26) / 6.6)
  const runs = step.runs === 1 ? '' : `${numberText(step.runs)} times`
  const about = [step.on, runs].filter((part) => part !== '').join(', ')
  const share = pays !== null && !hasTab ? `, pays ${pays}` : ''
  const kept = Math.round(step.came * step.runs)
  return (
    <g>
      <rect
        x={x}
        y={y}
        width={width}
        height={boxHeight}
        rx="2"
        class={pays === null ? 'box' : 'box pays'}
      />
      {pays === null ? null : hasTab ? (
        <>
          <rect x={x} y={y - 24} width="104" height="24" class="acc" />
          <text x={x + 52} y={y - 7} class="mid b xs on">
            pays {pays}
          </text>
        </>
      ) : (
        <rect x={x} y={y} width="8" height={boxHeight} class="acc" />
      )}
      <text x={x + 14} y={y + 22} class="b">
        {cut(step.step, letters)}
      </text>
      <text x={x + 14} y={y + 40} class="xs q">
        {cut(about, letters)}
      </text>
      <text x={x + 14} y={y + 58} class="xs">
        {cut(estimateText(step), letters)}
      </text>
      <text x={x + 14} y={y + 76} class={step.buffers > 0 ? 'm b' : 'xs q'}>
        {step.buffers > 0 ? `${numberText(step.buffers)} buffers${share}` : 'no buffers of its own'}
      </text>
      {step.removed > 0 ? (
        <text x={x + 14} y={y + 95} class="xs badtext">
          {cut(`read ${numberText(rowsThrough(step))} rows, kept ${numberText(kept)}`, letters)}
        </text>
      ) : step.temporary > 0 ? (
        <text x={x + 14} y={y + 95} class="xs badtext">
          {numberText(step.temporary)} temporary blocks
        </text>
      ) : null}
    </g>
  )
}

function cut(text: string, letters: number): string {
  return text.length > letters ? `${text.slice(0, letters - 1).trimEnd()}…` : text
}
