import { isFileName, packServer, unpackServer } from '../../lab/http/server-files.ts'
import type { FileEditor } from './editor.ts'
import { drawFiles, type FilesActions, type FilesView } from './files-view.ts'
import { toast } from './parts.ts'
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
 * A server's files, one at a time, in place of the one text that is handed in; null where that text
 * can't be taken apart, so that it's written as it is.
 */
export function openFiles(options: FilesOptions): FilesText | null {
  const { area, main } = options
  const read = unpackServer(area.value, main)
  if (read.kind === 'unread') return null
  const own = fileArea(area)
  const desk = openDesk(options, { own, files: new Map(read.files) })
  const view = drawFiles(area, own, actionsOf(desk, main))
  desk.drawn(view)
  own.value = desk.files.get(desk.open) ?? ''
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
      desk.editor.show(desk.open, desk.files.get(desk.open) ?? '')
      view.draw([...desk.files.keys()], desk.open)
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
  /** All files, with what the editor holds. */
  all(): Map<string, string>
  /** Puts all files into the form, and says that they changed. */
  keep(): void
  show(name: string): void
  drawn(view: FilesView): void
}

function openDesk(
  { area, main, onInput }: FilesOptions,
  { own, files }: { own: HTMLTextAreaElement; files: Map<string, string> },
): Desk {
  let view: FilesView | null = null
  const desk: Desk = {
    files,
    open: firstOf(files, main),
    editor: { ...plainText(own), show: (_name, text) => void (own.value = text) },
    all: () => desk.files.set(desk.open, desk.editor.get()),
    keep: () => {
      area.value = packServer(desk.all(), main)
      onInput()
    },
    show: (name) => {
      if (desk.files.has(desk.open)) desk.all()
      desk.open = name
      desk.editor.show(name, desk.files.get(name) ?? '')
      view?.draw([...desk.files.keys()], name)
    },
    drawn: (drawn) => {
      view = drawn
      view.draw([...desk.files.keys()], desk.open)
    },
  }
  return desk
}

function actionsOf(desk: Desk, main: string): FilesActions {
  /** Does it unless the name won't do; says what is wrong with it then. */
  const named = (name: string, run: () => void): string | null => {
    if (!isFileName(name)) return 'Expected a path inside the folder, like routes/films.ts.'
    if (desk.files.has(name)) return `${name} already exists.`
    run()
    desk.keep()
    return null
  }
  return {
    open: (name) => {
      desk.show(name)
      desk.editor.focus()
    },
    add: (name) =>
      named(name, () => {
        desk.all().set(name, '')
        desk.show(name)
        desk.editor.focus()
      }),
    rename: (name) =>
      named(name, () => {
        const { open } = desk
        const renamed = [...desk.all()].map(
          ([one, text]) => [one === open ? name : one, text] as const,
        )
        desk.files = new Map(renamed)
        desk.open = name
        desk.show(name)
      }),
    remove: () => {
      const { open } = desk
      const text = desk.editor.get()
      if (desk.files.size === 1) return toast('A server needs at least one file.')
      desk.files.delete(open)
      desk.show(firstOf(desk.files, main))
      desk.keep()
      const back = (): void => {
        desk.all().set(open, text)
        desk.show(open)
        desk.keep()
      }
      toast(`${open} is deleted.`, { title: 'Undo', run: back })
    },
  }
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
  own.setAttribute('aria-label', 'The open file')
  area.hidden = true
  return own
}
