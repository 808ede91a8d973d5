import type { ComponentChildren } from 'preact'

interface PictureProps {
  /** One on a page has this id. */
  readonly id: string
  /** Drawn twice, for wide and for narrow screens; styles show the one that fits. */
  readonly name: string
  readonly width: number
  readonly height: number
  readonly title: string
  readonly description: string
  readonly children: ComponentChildren
}

/** A drawing; whoever does not see it hears its title and description. */
export function Picture({ id, name, width, height, title, description, children }: PictureProps) {
  const own = `${id}-${name}`
  return (
    <svg
      class={name}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-labelledby={`${own}-t ${own}-d`}
    >
      <title id={`${own}-t`}>{title}</title>
      <desc id={`${own}-d`}>{description}</desc>
      {children}
    </svg>
  )
}
