interface MeasureProps {
  readonly done: number
  readonly of: number
  /** In words, with the numbers: "7 of 20 labs proved". */
  readonly says: string
  readonly aside?: string
}

/** Progress as a length on a rule, read at the mark; the words above say the same. */
export function Measure({ done, of, says, aside }: MeasureProps) {
  const at = of === 0 ? 0 : Math.round((1000 * done) / of) / 10
  return (
    <div class="measure">
      <div class="row row-apart">
        <span>{says}</span>
        {aside ? <span class="mute">{aside}</span> : null}
      </div>
      <svg aria-hidden="true">
        <rect class="way" x="0" y="5" width="100%" height="14" />
        <rect class="gone" x="1" y="6" width={`${at}%`} height="12" />
        {Array.from({ length: 9 }, (_, index) => (
          <line
            class="tick"
            x1={`${10 * (index + 1)}%`}
            x2={`${10 * (index + 1)}%`}
            y1="13"
            y2="19"
          />
        ))}
        <line class="at" x1={`${at}%`} x2={`${at}%`} y1="0" y2="24" />
      </svg>
    </div>
  )
}
