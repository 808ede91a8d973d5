import { make } from './elements.ts'
import { drawFilesDo, type FilesActions, type FilesShown } from './files-do.ts'

export interface FilesView {
  draw(shown: FilesShown): void
  /** Takes the keyboard to the open file in the tree. */
  focusOpen(): void
}

/** The tree of files, and the tabs of those that were opened, around the field of the open one. */
export function drawFiles(
  area: HTMLTextAreaElement,
  own: HTMLTextAreaElement,
  actions: FilesActions,
): FilesView {
  const tree = make('div', { className: 'tree' })
  const tabs = make('div', { className: 'file-tabs' })
  tabs.setAttribute('role', 'tablist')
  tabs.setAttribute('aria-label', 'Open files')
  const panel = make('div', { className: 'file-panel', id: 'file-panel' })
  panel.setAttribute('role', 'tabpanel')
  panel.append(own)
  const list = make('ul', { className: 'tree-list' })
  const filesDo = drawFilesDo(actions)
  tree.append(list, filesDo.box)
  const nav = make('nav', { className: 'files-tree' })
  nav.setAttribute('aria-label', 'Files')
  nav.append(tree)
  const main = make('div', { className: 'files-main' })
  main.append(tabs, panel)
  const box = make('div', { className: 'files' })
  box.append(nav, main)
  area.after(box)
  const opened: string[] = []
  tabs.addEventListener('keydown', (event) => moveBetween(tabs, event))
  return {
    draw: (shown) => {
      const { names, open } = shown
      const there = opened.filter((name) => names.includes(name))
      opened.splice(0, opened.length, ...there, ...(there.includes(open) ? [] : [open]))
      list.replaceChildren(...branches(names, open, actions))
      const before = tabs.contains(document.activeElement)
      tabs.replaceChildren(...opened.map((name) => tabOf(name, name === open, actions)))
      panel.setAttribute('aria-labelledby', tabId(open))
      if (before) tabs.querySelector<HTMLElement>('[aria-selected=true]')?.focus()
      filesDo.draw(shown)
    },
    focusOpen: () => list.querySelector<HTMLElement>('[aria-current]')?.focus(),
  }
}

const tabId = (name: string): string => `tab-${encodeURIComponent(name)}`

function tabOf(name: string, isOpen: boolean, { open }: FilesActions): HTMLElement {
  const tab = make('button', { type: 'button', id: tabId(name), textContent: name })
  tab.setAttribute('role', 'tab')
  tab.setAttribute('aria-selected', String(isOpen))
  tab.setAttribute('aria-controls', 'file-panel')
  tab.tabIndex = isOpen ? 0 : -1
  tab.addEventListener('click', () => open(name))
  return tab
}

/** Arrows go from tab to tab, as in every list of tabs. */
function moveBetween(tabs: HTMLElement, event: KeyboardEvent): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
  if (step === undefined) return
  const all = [...tabs.children] as HTMLElement[]
  const at = all.indexOf(document.activeElement as HTMLElement)
  event.preventDefault()
  all.at((at + step + all.length) % all.length)?.focus()
}

/** Files as they lie in folders. */
function branches(names: readonly string[], open: string, actions: FilesActions): HTMLElement[] {
  const sorted = [...names].sort()
  // What is in no folder comes first: a server's own file is there.
  const folders = new Map<string, string[]>([['', []]])
  for (const name of sorted) {
    const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : ''
    folders.set(folder, [...(folders.get(folder) ?? []), name])
  }
  return [...folders].flatMap(([folder, inside]) => {
    const items = inside.map((name) => leaf(name, name === open, actions))
    if (folder === '') return items
    const branch = make('li', { className: 'tree-folder' })
    const inner = make('ul', { className: 'tree-list' })
    inner.append(...items)
    branch.append(make('span', { textContent: `${folder}/` }), inner)
    return [branch]
  })
}

function leaf(name: string, isOpen: boolean, { open }: FilesActions): HTMLElement {
  const item = make('li')
  const button = make('button', {
    type: 'button',
    className: 'tree-file',
    textContent: name.split('/').at(-1) ?? name,
  })
  // Files of two folders may have one name.
  button.setAttribute('aria-label', name)
  if (isOpen) button.setAttribute('aria-current', 'true')
  button.addEventListener('click', () => open(name))
  item.append(button)
  return item
}
