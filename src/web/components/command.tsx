import { Scroll } from './scroll.tsx'

interface CommandProps {
  /** One on a page has this id. */
  readonly id: string
  readonly command: string
  /** What it does, for the button that copies it. */
  readonly label: string
}

/** A command to type in a terminal; with script there is a button that copies it. */
export function Command({ id, command, label }: CommandProps) {
  return (
    <div class="command">
      <Scroll label={`Command: ${label}`}>
        <code id={id}>{command}</code>
      </Scroll>
      <button class="btn btn-s" type="button" data-copy={id} hidden>
        Copy<span class="vh"> the command: {label}</span>
      </button>
    </div>
  )
}
