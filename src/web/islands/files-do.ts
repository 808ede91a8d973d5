import type { Reason } from '../../kit/problem.ts'
import { linkButton, make } from './elements.ts'

/** What can be done with files. A name that won't do is answered with what is wrong with it. */
export interface FilesActions {
  open(name: string): void
  add(name: string): Reason | null
  rename(name: string): Reason | null
  remove(): void
  /** Brings back the file that was deleted last. */
  bringBack(): void
}

/** The files as they are to be shown. */
export interface FilesShown {
  readonly names: readonly string[]
  readonly open: string
  /** Whether the open file can be renamed and deleted. */
  readonly isOptional: boolean
  /** What was done last; empty if that can be seen anyway. */
  readonly says: string
  /** The file that was deleted last. */
  readonly gone: string | null
}

/** Part of the tree that draws itself anew. */
export interface FilesDo {
  readonly box: HTMLElement
  draw(shown: FilesShown): void
}

/** New file, rename, delete, and the way back from deleting. */
export function drawFilesDo(actions: FilesActions): FilesDo {
  const naming = namingBox()
  const says = make('output', { className: 'tree-says small' })
  const back = linkButton('', actions.bringBack)
  let open = ''
  const add = linkButton('New file', () =>
    naming.ask(
      { title: 'Name of the new file', verb: 'Create', value: '', from: add },
      actions.add,
    ),
  )
  const rename = linkButton('Rename', () =>
    naming.ask(
      { title: `New name of ${open}`, verb: 'Save', value: open, from: rename },
      actions.rename,
    ),
  )
  const remove = linkButton('Delete', () => {
    naming.close()
    actions.remove()
  })
  const box = make('div', { className: 'tree-do' })
  box.append(add, rename, remove, naming.box, says, back)
  return {
    box,
    draw: (shown) => {
      if (shown.open !== open) naming.close()
      open = shown.open
      for (const button of [rename, remove]) {
        button.hidden = !shown.isOptional
        button.setAttribute('aria-label', `${button.textContent} ${open}`)
      }
      // The same words again would be said again.
      if (says.textContent !== shown.says) says.textContent = shown.says
      back.textContent = `Undo: bring back ${shown.gone}`
      back.hidden = shown.gone === null
    },
  }
}

interface Asked {
  readonly title: string
  readonly verb: string
  readonly value: string
  /** Where the keyboard goes back to. */
  readonly from: HTMLElement
}

interface Naming {
  readonly box: HTMLElement
  ask(asked: Asked, use: (name: string) => Reason | null): void
  close(): void
}

/** Asks for a name where the files are. It's part of a form already, so Enter and Escape are its own. */
function namingBox(): Naming {
  const box = make('div', { className: 'tree-name', hidden: true })
  const field = make('input', { className: 'input', id: 'tree-name', autocomplete: 'off' })
  field.spellcheck = false
  field.setAttribute('autocapitalize', 'off')
  field.setAttribute('aria-describedby', 'tree-name-wrong')
  const label = make('label', { className: 'small', htmlFor: field.id })
  const wrong = make('p', { className: 'error', id: 'tree-name-wrong' })
  wrong.setAttribute('role', 'alert')
  let from: HTMLElement | null = null
  let use: (name: string) => Reason | null = () => null
  const say = (reason: Reason | null): void => {
    wrong.textContent = reason && `Expected ${reason.expected}. Got ${reason.came}. ${reason.try}`
    if (reason) field.setAttribute('aria-invalid', 'true')
    else field.removeAttribute('aria-invalid')
  }
  const cancel = (): void => {
    box.hidden = true
    from?.focus()
  }
  const done = (): void => {
    const reason = use(field.value.trim())
    say(reason)
    box.hidden = reason === null
    if (reason) field.focus()
  }
  const save = linkButton('', done)
  box.addEventListener('keydown', (event) => {
    const run = event.key === 'Escape' ? cancel : event.key === 'Enter' ? done : null
    // Enter on a button presses it; while a word is composed, both keys belong to that.
    if (run === null || event.isComposing || (run === done && event.target !== field)) return
    event.preventDefault()
    event.stopPropagation()
    run()
  })
  box.append(label, field, wrong, save, linkButton('Cancel', cancel))
  return {
    box,
    ask: (asked, then) => {
      from = asked.from
      use = then
      label.textContent = asked.title
      save.textContent = asked.verb
      field.value = asked.value
      say(null)
      box.hidden = false
      field.focus()
      // What is before the ending is what people change.
      field.setSelectionRange(asked.value.lastIndexOf('/') + 1, stemEnd(asked.value))
    },
    close: () => {
      box.hidden = true
    },
  }
}

function stemEnd(name: string): number {
  const dot = name.lastIndexOf('.')
  return dot > name.lastIndexOf('/') + 1 ? dot : name.length
}
