/** About as wide as a letter of the labels is. */
const letterWidth = 7.7
const lettersMax = 30

/** A label at the left of its row: long ones stand in two lines. */
export function Label({
  text,
  x,
  y,
  class: className,
}: {
  text: string
  x: number
  y: number
  class: string
}) {
  const lines = linesOf(text)
  const top = y - (lines.length - 1) * 7.5
  return (
    <text x={x} y={top} class={`end ${className}`}>
      {lines.map((line, index) => (
        <tspan x={x} dy={index === 0 ? 0 : 15}>
          {line}
        </tspan>
      ))}
    </text>
  )
}

interface NarrowLabelProps {
  readonly text: string
  readonly y: number
  /** As many as there is room for; the table beside has the whole label. */
  readonly letters: number
  readonly class: string
}

/** Above its row, where there is no room at its left. */
export function NarrowLabel({ text, y, letters, class: className }: NarrowLabelProps) {
  return (
    <text x="4" y={y} class={className}>
      {text.length > letters ? `${text.slice(0, letters - 1).trimEnd()}…` : text}
    </text>
  )
}

/** What fits above a row of a narrow drawing. */
const narrowLettersMax = 46

/** How many lines the longest label takes above its row. */
export function narrowLines(labels: readonly string[]): 1 | 2 {
  return labels.some(({ length }) => length > narrowLettersMax) ? 2 : 1
}

/** Above its row and whole: in two lines where one hasn't room for it. */
export function WholeNarrowLabel({ text, x, y }: { text: string; x: number; y: number }) {
  const lines = text.length > narrowLettersMax ? linesOf(text) : [text]
  return (
    <text x={x} y={y - (lines.length - 1) * 15}>
      {lines.map((line, index) => (
        <tspan x={x} dy={index === 0 ? 0 : 15}>
          {line}
        </tspan>
      ))}
    </text>
  )
}

/** The room that the widest label needs. */
export function labelWidth(labels: readonly string[]): number {
  const letters = Math.max(...labels.flatMap(linesOf).map(({ length }) => length), 0)
  return Math.round(letters * letterWidth) + 16
}

function linesOf(text: string): string[] {
  if (text.length <= lettersMax) return [text]
  const middle = text.length / 2
  const gaps = [...text.matchAll(/ /g)].map(({ index }) => index)
  const gap = gaps.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0]
  return gap === undefined ? [text] : [text.slice(0, gap), text.slice(gap + 1)]
}
