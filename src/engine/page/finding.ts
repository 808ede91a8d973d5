/** How much a barrier gets in the way. */
export type Impact = 'minor' | 'moderate' | 'serious' | 'critical'

/** One barrier on a page, and how to take it away. */
export interface PageFinding {
  readonly rule: string
  /** Success criteria of WCAG 2.2 that it breaks: "1.1.1". */
  readonly wcag: readonly string[]
  readonly impact: Impact
  /** Where it is: a CSS selector; parts after ` >>> ` are inside a frame or a shadow root. */
  readonly selector: string
  /** The element as it is written, shortened. */
  readonly html: string
  /** What a screen reader says of it. */
  readonly spoken: string
  readonly fix: string
}

/** The levels of WCAG that findings may be of. */
export type Level = 'A' | 'AA' | 'AAA'
