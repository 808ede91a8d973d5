import { highlightLines, type Language, tokens } from '../highlight.ts'
import { Scroll } from './scroll.tsx'

/** Code to read, colored. */
export function Code({ text, language }: { text: string; language: Language }) {
  return (
    <code>
      {tokens(text, language).map(({ kind, text: run }) =>
        kind === null ? run : <span class={kind}>{run}</span>,
      )}
    </code>
  )
}

interface LinesProps {
  readonly text: string
  readonly label: string
  readonly language: Language
  /** Line numbers from 1 that are marked. */
  readonly marked?: ReadonlySet<number>
}

/** Code with line numbers; lines that something points at are marked, and said to be. */
export function Lines({ text, label, language, marked }: LinesProps) {
  return (
    <Scroll class="lines" label={label}>
      <pre>
        <code>
          {highlightLines(text.replace(/\n$/, ''), language).map((line, index) => (
            <span class={marked?.has(index + 1) ? 'ln ln-at' : 'ln'}>
              {marked?.has(index + 1) ? <span class="vh">marked: </span> : null}
              {line.map(({ kind, text: run }) =>
                kind === null ? run : <span class={kind}>{run}</span>,
              )}
              {'\n'}
            </span>
          ))}
        </code>
      </pre>
    </Scroll>
  )
}

/** The lines from 1 that character offsets fall on. */
export function linesAt(
  text: string,
  places: readonly { readonly from: number; readonly to: number }[],
): Set<number> {
  const lines = new Set<number>()
  for (const { from, to } of places) {
    const first = lineOf(text, from)
    const last = lineOf(text, Math.max(from, to - 1))
    for (let line = first; line <= last; line++) lines.add(line)
  }
  return lines
}

/** The line from 1 that a character offset falls on. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
