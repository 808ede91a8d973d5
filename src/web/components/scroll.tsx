import type { ComponentChildren } from 'preact'

interface ScrollProps {
  /** What a screen reader calls the box. */
  readonly label: string
  readonly class?: string
  readonly children: ComponentChildren
}

/**
 * A box that scrolls by itself, so that the page never does sideways. It can be reached by keyboard:
 * in some browsers nothing else would let one see its right end.
 */
export function Scroll({ label, class: className = 'scroll', children }: ScrollProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- WCAG 2.1.1: scrolled by keyboard
    <section class={className} aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
