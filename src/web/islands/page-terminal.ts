/** Shows the part of a folder lab's page that opens a shell; the shell itself is loaded when asked for. */
export function showPageTerminal(): void {
  const part = document.getElementById('terminal')
  const screen = part?.querySelector<HTMLElement>('[data-screen]')
  const open = part?.querySelector<HTMLButtonElement>('[data-open]')
  const check = part?.querySelector<HTMLButtonElement>('[data-check]')
  const says = part?.querySelector<HTMLOutputElement>('[data-says]')
  if (!part || !screen || !open || !check || !says) return
  part.hidden = false
  offerEditor(part)
  open.addEventListener('click', () => {
    open.disabled = true
    open.classList.remove('btn-go')
    screen.hidden = false
    check.hidden = false
    for (const more of part.querySelectorAll<HTMLElement>('[data-edit]')) more.hidden = false
    says.textContent = 'The terminal is open.'
    const isStyled = loadStyles(part.dataset.css ?? '')
    void run(screen, part.dataset.lab ?? '', isStyled).then((text) => {
      open.disabled = false
      screen.hidden = true
      says.textContent = text
      open.focus()
    })
  })
}

/** A plain editor for the folder's texts, once the folder is there. */
function offerEditor(part: HTMLElement): void {
  const edit = part.querySelector<HTMLButtonElement>('[data-edit]')
  const box = part.querySelector<HTMLElement>('[data-texts]')
  if (!edit || !box) return
  let isFilled = false
  edit.addEventListener('click', () => {
    box.hidden = !box.hidden
    edit.setAttribute('aria-expanded', String(!box.hidden))
    if (box.hidden || isFilled) return
    isFilled = true
    void import('./text-files.ts').then(({ editTexts }) => editTexts(box, part.dataset.lab ?? ''))
  })
}

/** Once for the page. The shell's size and colors come from it, so they wait for it. */
function loadStyles(href: string): Promise<void> {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve()
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href })
  const isLoaded = new Promise<void>((resolve) => {
    link.addEventListener('load', () => resolve())
    link.addEventListener('error', () => resolve())
  })
  document.head.append(link)
  return isLoaded
}

/** What to say once it has ended. */
async function run(screen: HTMLElement, lab: string, isStyled: Promise<void>): Promise<string> {
  try {
    await isStyled
    const { runTerminal } = await import('./terminal.ts')
    await runTerminal(screen, lab)
    return 'The terminal has ended. Your folder is as you left it.'
  } catch (error) {
    return error instanceof Error ? error.message : 'No terminal.'
  }
}
