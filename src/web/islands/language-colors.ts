import type { Extension } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin } from '@codemirror/view'

/** A kind of word with a style of its own. */
type Colored = 'keyword' | 'comment' | 'string' | 'number'

const marks: Readonly<Record<string, Decoration>> = Object.fromEntries(
  (['keyword', 'comment', 'string', 'number'] satisfies Colored[]).map((name) => [
    name,
    Decoration.mark({ class: `word-${name}` }),
  ]),
)

/**
 * Colors for what a pattern finds in groups named keyword, comment, string and number; anything else
 * it finds is passed over. Decorations in place of a language: that costs other labs no byte.
 */
export function coloredWords(pattern: RegExp): Extension {
  return [
    ViewPlugin.define((view) => new Colors(view, pattern), { decorations: ({ drawn }) => drawn }),
    EditorView.theme({
      '.word-keyword': { fontWeight: '700' },
      '.word-comment': { color: 'var(--ink-3)', fontStyle: 'italic' },
      '.word-string': { color: 'var(--pass)' },
      '.word-number': { color: 'var(--note)' },
    }),
  ]
}

class Colors {
  readonly #pattern: RegExp
  drawn: DecorationSet

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
