// A plain editor for the texts of a lab's folder, beside the terminal. It's loaded when someone opens it.
import { send } from './send.ts'

interface FolderText {
  readonly path: string
  readonly text: string
}

interface Parts {
  readonly path: HTMLSelectElement
  readonly text: HTMLTextAreaElement
  readonly save: HTMLButtonElement
  readonly says: HTMLOutputElement
}

/** Fills the editor in that box with the folder's texts, and saves what's typed. */
export async function editTexts(box: HTMLElement, lab: string): Promise<void> {
  const parts = partsOf(box)
  const { path, text, save, says } = parts
  const address = `/labs/${lab}/terminal`
  let saved = ''
  const show = async (wanted: string): Promise<void> => {
    const texts = await listTexts(address)
    const shown = texts.find((one) => one.path === wanted) ?? texts[0]
    path.replaceChildren(...texts.map((one) => new Option(one.path)))
    path.value = shown?.path ?? ''
    text.value = shown?.text ?? ''
    text.disabled = shown === undefined
    saved = text.value
    says.textContent = shown === undefined ? 'There’s no text file in this folder.' : ''
  }
  const keep = async (): Promise<void> => {
    if (text.value === saved || path.value === '') return
    const typed = text.value
    await send(`${address}/text`, { path: path.value, text: typed })
    saved = typed
    says.textContent = `Saved ${path.value}.`
  }
  const tried = (work: () => Promise<void>) => (): void => {
    void work().catch((error: Error) => {
      says.textContent = error.message
    })
  }
  save.addEventListener('click', tried(keep))
  // Leaving the text saves it, so that a command in the terminal never meets an older one.
  text.addEventListener('change', tried(keep))
  path.addEventListener(
    'change',
    tried(() => show(path.value)),
  )
  text.addEventListener('focus', () => {
    if (text.value === saved) tried(() => refresh())()
  })
  text.addEventListener('input', () => {
    says.textContent = text.value === saved ? '' : 'Not saved yet.'
  })
  /** A command may have changed the file meanwhile. */
  const refresh = async (): Promise<void> => {
    const now = (await listTexts(address)).find((one) => one.path === path.value)
    if (now === undefined || now.text === saved || text.value !== saved) return
    text.value = now.text
    saved = now.text
  }
  await show(path.value)
}

async function listTexts(address: string): Promise<readonly FolderText[]> {
  const answer = await send(`${address}/texts`, {})
  return ((await answer.json()) as { texts: readonly FolderText[] }).texts
}

function partsOf(box: HTMLElement): Parts {
  const part = <T extends HTMLElement>(name: string): T =>
    box.querySelector<T>(`[data-${name}]`) as T
  return { path: part('path'), text: part('text'), save: part('save'), says: part('saved') }
}
