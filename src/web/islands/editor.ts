import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language'
import { EditorState, type Extension, StateEffect, StateField, type Text } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { AnswerText } from './text.ts'

/** The editor of several files: each has its own state, and with it its own undo. */
export interface FileEditor extends AnswerText {
  show(name: string, text: string): void
}

export interface EditorOptions {
  readonly area: HTMLTextAreaElement
  /** What the answer is written in, with its completion; of several files, each by its name. */
  readonly language: Extension | ((name: string) => Extension)
  /** The file that the area holds at first. */
  readonly fileName?: string | undefined
  /** What the editor is called aloud. */
  readonly title: string
  readonly styleNonce: string
  readonly onInput: () => void
  readonly onCheck: () => void
  readonly onRun: () => void
}

/** Puts the editor where the textarea is; the textarea stays in the form and follows it. */
export function mountEditor(options: EditorOptions): FileEditor {
  const { area, onInput, fileName = '' } = options
  const hadFocus = document.activeElement === area
  const { selectionStart: anchor, selectionEnd: head } = area
  const stateOf = (name: string, doc: string, selection = { anchor: 0, head: 0 }): EditorState =>
    EditorState.create({
      doc,
      selection,
      extensions: [
        extensions(options, name),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return
          area.value = update.state.doc.toString()
          onInput()
        }),
      ],
    })
  const view = new EditorView({ state: stateOf(fileName, area.value, { anchor, head }) })
  view.dom.style.minHeight = `${area.offsetHeight}px`
  area.hidden = true
  area.after(view.dom)
  if (hadFocus) view.focus()
  const states = new Map<string, EditorState>()
  let open = fileName
  return {
    ...answerText(view),
    show: (name, text) => {
      states.set(open, view.state)
      open = name
      const known = states.get(name)
      view.setState(known?.doc.toString() === text ? known : stateOf(name, text))
      area.value = text
    },
  }
}

function answerText(view: EditorView): AnswerText {
  const length = (): number => view.state.doc.length
  return {
    get: () => view.state.doc.toString(),
    set: (text) => view.dispatch({ changes: { from: 0, to: length(), insert: text } }),
    focus: () => view.focus(),
    mark: (lines) => view.dispatch({ effects: markLines.of(lines) }),
    fault: (at) => view.dispatch({ effects: markFault.of(at) }),
  }
}

function extensions(
  { language, title, styleNonce, onCheck, onRun }: EditorOptions,
  name: string,
): Extension {
  const act = (run: () => void) => () => {
    run()
    return true
  }
  return [
    EditorView.cspNonce.of(styleNonce),
    // First, so that no other binding of Enter is faster. Tab is left to the page: no trap.
    keymap.of([
      { key: 'Mod-Enter', run: act(onCheck), preventDefault: true },
      { key: 'Shift-Enter', run: act(onRun), preventDefault: true },
    ]),
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    syntaxHighlighting(colors),
    marks,
    typeOver,
    typeof language === 'function' ? language(name) : language,
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
    EditorView.contentAttributes.of({
      'aria-label': name === '' ? title : `${name}, your answer`,
      'aria-describedby': 'editor-keys',
      spellcheck: 'false',
      tabindex: '0',
    }),
    look,
  ]
}

/**
 * Text typed over a selection. Chromium would change the DOM itself and put `style` attributes on what it joins, which
 * our policy refuses and the console reports; so the editor makes the change, and asks what else handles input first.
 */
const typeOver = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { data, inputType, isComposing } = event
    const { empty, from, to } = view.state.selection.main
    if (inputType !== 'insertText' || !data || isComposing || empty || view.state.readOnly)
      return false
    const change = () => view.state.update(view.state.replaceSelection(data), typed)
    const handlers = view.state.facet(EditorView.inputHandler)
    if (!handlers.some((handle) => handle(view, from, to, data, change))) view.dispatch(change())
    return true
  },
})
const typed = { userEvent: 'input.type', scrollIntoView: true }

const markLines = StateEffect.define<readonly number[]>()

/** Where reading stopped: a character offset; null takes the mark away. */
const markFault = StateEffect.define<number | null>()

/** Lines that the explanation names and the place of an error; a change in the text takes them away. */
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    let after = transaction.docChanged ? Decoration.none : before
    for (const effect of transaction.effects) {
      if (effect.is(markLines)) after = linesMarked(transaction.state.doc, effect.value)
      if (effect.is(markFault)) {
        after = after.update({ filter: (_from, _to, mark) => mark.spec.class !== faultClass })
        if (effect.value !== null) after = faultMarked(transaction.state.doc, after, effect.value)
      }
    }
    return after
  },
  provide: (field) => EditorView.decorations.from(field),
})

const faultClass = 'cm-fault'
const fault = Decoration.mark({ class: faultClass })

function linesMarked(doc: Text, lines: readonly number[]): DecorationSet {
  const inside = lines.filter((line) => line >= 1 && line <= doc.lines)
  return Decoration.set(
    inside.map((line) => marked.range(doc.line(line).from)),
    true,
  )
}

function faultMarked(doc: Text, before: DecorationSet, at: number): DecorationSet {
  const from = Math.max(0, Math.min(at, doc.length - 1))
  const word = /^[\w"']+/.exec(doc.sliceString(from, from + 60))?.[0].length ?? 1
  const to = Math.min(from + word, doc.length)
  return to > from ? before.update({ add: [fault.range(from, to)], sort: true }) : before
}

const marked = Decoration.line({ class: 'cm-marked' })

const colors = HighlightStyle.define([
  { tag: [tags.keyword, tags.null], fontWeight: '700' },
  { tag: tags.string, color: 'var(--pass)' },
  { tag: [tags.number, tags.bool], color: 'var(--note)' },
  { tag: tags.comment, color: 'var(--ink-3)', fontStyle: 'italic' },
  { tag: tags.standard(tags.name), color: 'var(--note)' },
])

const look = EditorView.theme({
  '&': { fontSize: 'var(--t-s)', backgroundColor: 'var(--sheet)', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'var(--focus)', outlineOffset: '-3px' },
  '.cm-content:focus-visible': { outline: 'none', boxShadow: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: 'var(--code-lead)', overflow: 'auto' },
  '.cm-content': {
    padding: 'var(--s-3) 0',
    caretColor: 'var(--ink)',
    fontVariantLigatures: 'none',
  },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-3)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.5rem', padding: '0 var(--s-2) 0 0' },
  '.cm-line': { padding: '0 var(--s-4) 0 var(--s-2)' },
  '.cm-marked': { backgroundColor: 'var(--accent-soft)', boxShadow: 'inset 4px 0 var(--accent)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground':
    {
      backgroundColor: 'var(--note-soft)',
    },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--accent-soft)',
    outline: '1px solid var(--line-strong)',
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--fail-soft)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--sheet)',
    border: '1.5px solid var(--ink)',
    borderRadius: 'var(--r)',
  },
  '.cm-tooltip-autocomplete > ul > li': { padding: '2px var(--s-2)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
  },
  '.cm-fault': {
    textDecoration: 'underline wavy var(--fail) 2px',
    textUnderlineOffset: '4px',
    backgroundColor: 'var(--fail-soft)',
  },
})
