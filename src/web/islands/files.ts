import { nameProblem, packServer, unpackServer } from '../../lab/http/server-files.ts'
import type { FileEditor } from './editor.ts'
import type { FilesActions } from './files-do.ts'
import { drawFiles, type FilesView } from './files-view.ts'
import { type AnswerText, plainText } from './text.ts'

export interface FilesText extends AnswerText {
  /** Where the open file is written until the editor has loaded. */
  readonly area: HTMLTextAreaElement
  /** The editor has taken the place of the area. */
  mounted(editor: FileEditor): void
  /** The name of the open file. */
  open(): string
}

export interface FilesOptions {
  /** Holds all files as one text, for the form. */
  readonly area: HTMLTextAreaElement
  /** The file that a text without names is. */
  readonly main: string
  readonly onInput: () => void
}

/**
 * The files of a server or a page, one at a time, instead of the one text that is handed in; null
 * where that text can't be taken apart, so that it's written as it is.
 */
export function openFiles(options: FilesOptions): FilesText | null {
  const { area, main } = options
  const read = unpackServer(area.value, main)
  if (read.kind === 'unread') return null
  const own = fileArea(area)
  const desk = openDesk(options, { own, files: new Map(read.files) })
  const view = drawFiles(area, own, actionsOf(desk))
  desk.drawn(view)
  desk.editor.show(desk.open, desk.files.get(desk.open) ?? '')
  own.addEventListener('input', () => desk.keep())
  return {
    area: own,
    mounted: (editor) => {
      desk.editor = editor
    },
    open: () => desk.open,
    get: () => packServer(new Map(desk.all()), main),
    set: (text) => {
      const fresh = unpackServer(text, main)
      desk.files = fresh.kind === 'read' ? new Map(fresh.files) : new Map([[main, text]])
      if (!desk.files.has(desk.open)) desk.open = firstOf(desk.files, main)
      // It belonged to the text that was there before.
      desk.gone = null
      desk.editor.show(desk.open, desk.files.get(desk.open) ?? '')
      desk.draw('')
      area.value = text
    },
    focus: () => desk.editor.focus(),
    mark: (lines) => desk.editor.mark(lines),
    fault: (at) => desk.editor.fault(desk.files.size === 1 ? at : null),
  }
}

/** All files, and the one that is open: what the editor holds is its newest text. */
interface Desk {
  files: Map<string, string>
  open: string
  editor: FileEditor
  /** The file that was deleted last. */
  gone: { readonly name: string; readonly text: string } | null
  /** All files, with what the editor holds. */
  all(): Map<string, string>
  /** Puts all files into the form, and says that they changed. */
  keep(): void
  /** Opens a file, and says what was done, if that can't be seen. */
  show(name: string, says?: string): void
  /** The file that will be open if the open one goes. */
  next(): string
  draw(says: string): void
  drawn(view: FilesView): void
  /** Takes the keyboard to the open file in the tree. */
  focusOpen(): void
}

function openDesk(
  { area, main, onInput }: FilesOptions,
  { own, files }: { own: HTMLTextAreaElement; files: Map<string, string> },
): Desk {
  let view: FilesView | null = null
  const desk: Desk = {
    files,
    open: firstOf(files, main),
    editor: plainEditor(own),
    gone: null,
    all: () => desk.files.set(desk.open, desk.editor.get()),
    keep: () => {
      area.value = packServer(desk.all(), main)
      onInput()
    },
    show: (name, says = '') => {
      if (desk.files.has(desk.open)) desk.all()
      desk.open = name
      desk.editor.show(name, desk.files.get(name) ?? '')
      desk.draw(says)
    },
    next: () => firstOf(new Map([...desk.files].filter(([name]) => name !== desk.open)), main),
    draw: (says) => {
      const names = [...desk.files.keys()]
      const gone = desk.gone?.name ?? null
      view?.draw({ names, open: desk.open, isOptional: isOptional(desk, main), says, gone })
    },
    drawn: (drawn) => {
      view = drawn
      desk.draw('')
    },
    focusOpen: () => view?.focusOpen(),
  }
  return desk
}

/** A page opens its main file, and a server starts it unless its Procfile says otherwise. */
function isOptional({ files, open }: Desk, main: string): boolean {
  return files.size > 1 && (open !== main || files.has('Procfile'))
}

/** The field until the editor has loaded. */
function plainEditor(own: HTMLTextAreaElement): FileEditor {
  return {
    ...plainText(own),
    show: (name, text) => {
      own.value = text
      own.setAttribute('aria-label', `${name}, your answer`)
    },
  }
}

function actionsOf(desk: Desk): FilesActions {
  return {
    open: (name) => {
      desk.show(name)
      desk.editor.focus()
    },
    add: (name) => {
      const problem = nameProblem(name, desk.files.keys())
      if (problem !== null) return problem
      desk.all().set(name, '')
      desk.show(name)
      desk.keep()
      desk.editor.focus()
      return null
    },
    rename: (name) => {
      const { open } = desk
      const others = [...desk.files.keys()].filter((one) => one !== open)
      const problem = nameProblem(name, others)
      if (problem !== null) return problem
      desk.files = new Map([...desk.all()].map(([one, text]) => [one === open ? name : one, text]))
      desk.open = name
      desk.show(name, name === open ? '' : `${open} is now ${name}.`)
      desk.keep()
      desk.focusOpen()
      return null
    },
    remove: () => {
      const { open: name } = desk
      const next = desk.next()
      desk.gone = { name, text: desk.editor.get() }
      desk.files.delete(name)
      desk.show(next, `${name} is deleted.`)
      desk.keep()
      desk.focusOpen()
    },
    bringBack: () => bringBack(desk),
  }
}

/** The deleted file is there again, unless another one has taken its name meanwhile. */
function bringBack(desk: Desk): void {
  if (desk.gone === null) return
  const { name, text } = desk.gone
  const problem = nameProblem(name, desk.files.keys())
  if (problem !== null)
    return desk.draw(
      `Expected ${problem.expected}. Got ${problem.came}. Rename or delete that file.`,
    )
  desk.gone = null
  desk.all().set(name, text)
  desk.show(name, `${name} is back.`)
  desk.keep()
  desk.focusOpen()
}

/** The file to open first: a server's own before what's beside it. */
function firstOf(files: ReadonlyMap<string, string>, main: string): string {
  const names = [...files.keys()]
  const found = names.includes(main)
    ? main
    : names.find((name) => /^(server|main|app)\./.test(name))
  return found ?? (names[0] as string)
}

/** A field of the same kind that isn't part of the form. */
function fileArea(area: HTMLTextAreaElement): HTMLTextAreaElement {
  const own = area.cloneNode() as HTMLTextAreaElement
  own.removeAttribute('name')
  own.id = 'file-text'
  area.hidden = true
  return own
}
