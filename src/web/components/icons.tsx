import type { VNode } from 'preact'

/** The shapes that stand beside every verdict and state: one for each, so color never speaks alone. */
export type IconName =
  | 'passed'
  | 'failed'
  | 'over-limit'
  | 'could-not-start'
  | 'skipped'
  | 'grader-fault'
  | 'running'
  | 'waiting'
  | 'ready'
  | 'fading'
  | 'practiced'

const shapes: Record<IconName, VNode> = {
  passed: (
    <>
      <circle cx="8" cy="8" r="7.2" fill="currentColor" />
      <path
        d="M4.4 8.3l2.5 2.5 4.7-5.3"
        fill="none"
        stroke="var(--ic-cut, var(--paper))"
        stroke-width="1.9"
      />
    </>
  ),
  failed: (
    <>
      <path d="M1 1h14v14H1z" fill="currentColor" />
      <path
        d="M4.8 4.8l6.4 6.4M11.2 4.8l-6.4 6.4"
        stroke="var(--ic-cut, var(--paper))"
        stroke-width="1.9"
      />
    </>
  ),
  'over-limit': (
    <>
      <path d="M1 5.5h14" stroke="currentColor" stroke-width="2" />
      <path d="M8 15.5V1.5M4.2 5 8 1.2 11.8 5" fill="none" stroke="currentColor" stroke-width="2" />
    </>
  ),
  'could-not-start': (
    <>
      <path d="M8 .8l7.4 14H.6z" fill="currentColor" />
      <path d="M8 5.5v4.6M8 11.4v1.8" stroke="var(--ic-cut, var(--paper))" stroke-width="1.8" />
    </>
  ),
  skipped: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.6" />
      <path d="M4.6 8h6.8" stroke="currentColor" stroke-width="1.8" />
    </>
  ),
  'grader-fault': (
    <>
      <path d="M4.6.9h6.8l3.7 7.1-3.7 7.1H4.6L.9 8z" fill="currentColor" />
      <path d="M8 4v5M8 10.6v1.8" stroke="var(--ic-cut, var(--paper))" stroke-width="1.8" />
    </>
  ),
  running: (
    <>
      <path d="M8 1.5a6.5 6.5 0 1 1-6.1 4.3" fill="none" stroke="currentColor" stroke-width="2.2" />
    </>
  ),
  waiting: (
    <>
      <circle
        cx="8"
        cy="8"
        r="6.5"
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-dasharray="2.4 2.6"
      />
    </>
  ),
  ready: (
    <>
      <path
        d="M8 .9l7.1 7.1L8 15.1.9 8z"
        fill="var(--accent)"
        stroke="currentColor"
        stroke-width="1.5"
      />
    </>
  ),
  fading: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.6" />
      <path d="M8 1.5a6.5 6.5 0 0 0 0 13z" fill="currentColor" />
    </>
  ),
  practiced: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.6" />
      <path d="M4.6 8.2l2.4 2.4 4.4-5" fill="none" stroke="currentColor" stroke-width="1.8" />
    </>
  ),
}

/** All shapes of a page, once; `Icon` points at them. */
export function Sprite() {
  return (
    <svg class="sprite" aria-hidden="true" focusable="false">
      <defs>
        {Object.entries(shapes).map(([name, shape]) => (
          <symbol id={`i-${name}`} viewBox="0 0 16 16">
            {shape}
          </symbol>
        ))}
      </defs>
    </svg>
  )
}

/** One shape, in the color and size of the text around it. Always beside a word. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="ic" aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  )
}
