import type { Extension } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin } from '@codemirror/view'

/** What is colored of POSIX sh, each in a group of its own; anything else is passed over word by word. */
const parts = new RegExp(
  [
    String.raw`(?<keyword>^==> \S+ <==$|\b(?:if|then|else|elif|fi|for|in|do|done|while|until|case|esac)\b)`,
    String.raw`(?<comment>(?<!\S)#.*$)`,
    String.raw`(?<string>'[^']*'|"(?:[^"\\]|\\[^])*")`,
    String.raw`(?<number>\$(?:\w+|\{[^}]*\}))`,
    String.raw`[\w./-]+`,
  ].join('|'),
  'gm',
)

const marks = Object.fromEntries(
  ['keyword', 'comment', 'string', 'number'].map((name) => [
    name,
    Decoration.mark({ class: `sh-${name}` }),
  ]),
)

/**
 * POSIX sh as far as colors go: comments, strings, words that steer; and the lines that name files.
 * Decorations in place of a language: that costs the editor of other labs no byte.
 */
export function shLanguage(): Extension {
  return coloredBy(parts)
}

/** Colors what the groups keyword, comment, string and number of a pattern match. */
export function coloredBy(pattern: RegExp): Extension {
  return [
    ViewPlugin.define((view) => new Colors(view, pattern), {
      decorations: (colors) => colors.drawn,
    }),
    EditorView.theme({
      '.sh-keyword': { fontWeight: '700' },
      '.sh-comment': { color: 'var(--ink-3)', fontStyle: 'italic' },
      '.sh-string': { color: 'var(--pass)' },
      '.sh-number': { color: 'var(--note)' },
    }),
  ]
}

class Colors {
  drawn: DecorationSet
  readonly #pattern: RegExp

  constructor(view: EditorView, pattern: RegExp) {
    this.#pattern = pattern
    this.drawn = colored(view, pattern)
  }

  update({ docChanged, view }: { docChanged: boolean; view: EditorView }): void {
    if (docChanged) this.drawn = colored(view, this.#pattern)
  }
}

function colored({ state }: EditorView, pattern: RegExp): DecorationSet {
  const found = [...state.doc.toString().matchAll(pattern)].flatMap(
    ({ index, 0: text, groups }) => {
      const kind = Object.keys(groups ?? {}).find((name) => groups?.[name] !== undefined)
      const mark = kind === undefined ? undefined : marks[kind]
      return mark === undefined ? [] : [mark.range(index, index + text.length)]
    },
  )
  return Decoration.set(found)
}
