import type { ComponentChildren } from 'preact'
import type { ChangeLine } from '../../lab/review/change.ts'
import { tokens } from '../highlight.ts'
import { Scroll } from './scroll.tsx'

interface ChangeTableProps {
  readonly file: string
  /** The function around the lines; often empty. */
  readonly title: string
  readonly lines: readonly (ChangeLine & { readonly isMarked?: boolean })[]
  /** What chooses a line, beside its number. */
  readonly choose?: (line: ChangeLine) => ComponentChildren
}

const words = { ' ': '', '+': 'added: ', '-': 'removed: ' } as const

/** Lines of a change with their numbers; sign, color and a hidden word say what happened to each. */
export function ChangeTable({ file, title, lines, choose }: ChangeTableProps) {
  const hasOld = lines.some(({ old }) => old !== null)
  return (
    <Scroll class="change" label={`${file}${title === '' ? '' : `, ${title}`}`}>
      <table>
        <caption>
          <code>{file}</code> {title === '' ? null : <code class="mute">{title}</code>}
        </caption>
        <thead class="vh">
          <tr>
            {hasOld ? <th scope="col">Old line</th> : null}
            <th scope="col">Line</th>
            <th scope="col">Text</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr class={rowClass(line)}>
              {hasOld ? <td class="change-no">{line.old}</td> : null}
              <td class="change-no">
                {choose ? choose(line) : null}
                {line.new}
              </td>
              <td>
                {line.isMarked ? <span class="vh">marked: </span> : null}
                <span class="vh">{words[line.sign]}</span>
                <code>
                  <span aria-hidden="true">{line.sign} </span>
                  <Text text={line.text} isCode={hasOld} />
                </code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function rowClass({ sign, isMarked }: ChangeTableProps['lines'][number]): string | undefined {
  const kind = sign === '+' ? 'change-add' : sign === '-' ? 'change-del' : ''
  const all = `${kind}${isMarked ? ' change-at' : ''}`.trim()
  return all === '' ? undefined : all
}

function Text({ text, isCode }: { text: string; isCode: boolean }) {
  if (!isCode) return <>{text}</>
  return (
    <>
      {tokens(text, 'ts').map(({ kind, text: run }) =>
        kind === null ? run : <span class={kind}>{run}</span>,
      )}
    </>
  )
}
