import { isFileName, packServer, unpackServer } from '../../lab/http/server-files.ts'
import type { FileEditor } from './editor.ts'
import { drawFiles, type FilesView } from './files-view.ts'
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
export function openFiles({ area, main, onInput }: FilesOptions): FilesText | null {
  const read = unpackServer(area.value, main)
  if (read.kind === 'unread') return null
  let files = new Map(read.files)
  let open = files.has(main) ? main : ([...files.keys()][0] as string)
  const own = fileArea(area)
  let editor: FileEditor = { ...plainText(own), show: (_name, text) => void (own.value = text) }
  const all = (): Map<string, string> => files.set(open, editor.get())
  const keep = (): void => {
    area.value = packServer(all(), main)
    onInput()
  }
  const show = (name: string): void => {
    if (files.has(open)) all()
    open = name
    editor.show(name, files.get(name) ?? '')
    view.draw([...files.keys()], open)
  }
  const refusal = (name: string): string | null => {
    if (!isFileName(name)) return 'Expected a path below the folder, such as routes/films.ts.'
    return files.has(name) ? `${name} is there already.` : null
  }
  const view: FilesView = drawFiles(area, own, {
    open: (name) => {
      show(name)
      editor.focus()
    },
    add: (name) => {
      const wrong = refusal(name)
      if (wrong !== null) return wrong
      all().set(name, '')
      show(name)
      keep()
      editor.focus()
      return null
    },
    rename: (name) => {
      const wrong = refusal(name)
      if (wrong !== null) return wrong
      const before = open
      files = new Map([...all()].map(([one, text]) => [one === before ? name : one, text]))
      open = name
      show(name)
      keep()
      return null
    },
    remove: () => {
      const text = editor.get()
      const gone = open
      if (files.size === 1) return
      files.delete(gone)
      show([...files.keys()][0] as string)
      keep()
      const back = (): void => {
        all().set(gone, text)
        show(gone)
        keep()
      }
      toast(`${gone} is deleted.`, { title: 'Undo', run: back })
    },
  })
  own.value = files.get(open) ?? ''
  own.addEventListener('input', keep)
  view.draw([...files.keys()], open)
  return {
    area: own,
    mounted: (mounted) => {
      editor = mounted
    },
    open: () => open,
    get: () => packServer(new Map(all()), main),
    set: (text) => {
      const fresh = unpackServer(text, main)
      files = fresh.kind === 'read' ? new Map(fresh.files) : new Map([[main, text]])
      open = files.has(open) ? open : files.has(main) ? main : ([...files.keys()][0] as string)
      editor.show(open, files.get(open) ?? '')
      view.draw([...files.keys()], open)
      area.value = text
    },
    focus: () => editor.focus(),
    mark: (lines) => editor.mark(lines),
    fault: (at) => editor.fault(files.size === 1 ? at : null),
  }
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
