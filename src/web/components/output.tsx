import { Scroll } from './scroll.tsx'

interface OutputProps {
  readonly title: string
  readonly text: string
  readonly label: string
  readonly side?: 'expected' | 'came'
}

/** What a program printed, or a file holds; that it is empty is said. */
export function OutputBox({ title, text, label, side }: OutputProps) {
  return (
    <div class={side ? `out out-${side}` : 'out'}>
      <p class="label">{title}</p>
      {text === '' ? (
        <p class="small mute">nothing</p>
      ) : (
        <Scroll class="code" label={label}>
          <pre>
            <code>{text}</code>
          </pre>
        </Scroll>
      )}
    </div>
  )
}
