// A shell in the page. It's loaded when someone opens one, and ends with the page.
import { Terminal } from '@xterm/xterm'
import { send } from './send.ts'

const rows = 20
const fontSize = 14
/** Wide enough for a line of `ls -l`, narrow enough to read. */
const [columnsMin, columnsMax] = [40, 120]

/** Opens a shell in that box; resolves when it has ended. */
export async function runTerminal(box: HTMLElement, lab: string): Promise<void> {
  const terminal = makeTerminal(box)
  const styling = styleByScript()
  const leaving = new AbortController()
  const leave = (): void => leaving.abort()
  window.addEventListener('pagehide', leave)
  try {
    const { token } = (await (await send(`/labs/${lab}/terminal/token`, {})).json()) as {
      token: string
    }
    const wanted = { token, columns: terminal.cols, rows: terminal.rows }
    const answer = await send(`/labs/${lab}/terminal`, wanted, leaving.signal)
    const typing = sendKeys(terminal, answer.headers.get('x-terminal') ?? '')
    terminal.focus()
    await show(answer, terminal)
    typing.dispose()
  } finally {
    window.removeEventListener('pagehide', leave)
    terminal.dispose()
    styling.dispose()
  }
}

function makeTerminal(box: HTMLElement): Terminal {
  const { color, backgroundColor, fontFamily } = getComputedStyle(box)
  const terminal = new Terminal({
    rows,
    cols: columnsIn(box),
    fontSize,
    fontFamily,
    screenReaderMode: true,
    minimumContrastRatio: 4.5,
    theme: { foreground: color, background: backgroundColor, cursor: color },
  })
  openWithNonce(terminal, box)
  letKeysOut(terminal)
  return terminal
}

function columnsIn(box: HTMLElement): number {
  const measure = document.createElement('canvas').getContext('2d')
  if (measure === null) return columnsMin
  measure.font = `${fontSize}px ${getComputedStyle(box).fontFamily}`
  const fit = Math.floor((box.clientWidth - 32) / measure.measureText('m').width)
  return Math.max(columnsMin, Math.min(columnsMax, fit))
}

/**
 * xterm writes style sheets of its own as it opens, some of them with the page's document whatever it
 * is told (`documentOverride`). The page lets in those that carry its nonce.
 */
function openWithNonce(terminal: Terminal, box: HTMLElement): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? ''
  const createElement = document.createElement.bind(document)
  const withNonce = (name: string): HTMLElement => {
    const element = createElement(name)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }
  Object.defineProperty(document, 'createElement', { value: withNonce, configurable: true })
  try {
    terminal.open(box)
  } finally {
    Reflect.deleteProperty(document, 'createElement')
  }
}

/**
 * xterm colors a cell with a `style` attribute, which the page's policy refuses. What a script sets by itself is let
 * through, so as long as a terminal is open, spans get it that way.
 */
function styleByScript(): { dispose(): void } {
  const { prototype } = HTMLSpanElement
  const value = function (this: HTMLSpanElement, name: string, text: string): void {
    if (name === 'style') this.style.cssText = text
    else Element.prototype.setAttribute.call(this, name, text)
  }
  Object.defineProperty(prototype, 'setAttribute', { value, configurable: true })
  return { dispose: () => void Reflect.deleteProperty(prototype, 'setAttribute') }
}

/** The shell gets Tab; Escape and then Tab goes on to the next part of the page. */
function letKeysOut(terminal: Terminal): void {
  let isLeaving = false
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return true
    if (event.key === 'Tab' && isLeaving) {
      isLeaving = false
      forgetEscape(terminal)
      return false
    }
    if (event.key !== 'Shift') isLeaving = event.key === 'Escape'
    return true
  })
}

/**
 * At a prompt, a shell takes Escape and the next key as one. Ctrl+G ends that; otherwise the first letter
 * typed after coming back would be lost. Programs that fill the screen get nothing: there, it's a command.
 */
function forgetEscape(terminal: Terminal): void {
  if (terminal.buffer.active.type === 'normal') terminal.input('\u0007', false)
}

/** Sends what is typed, in order. */
function sendKeys(terminal: Terminal, id: string): { dispose(): void } {
  let waiting = ''
  let isSending = false
  const flush = async (): Promise<void> => {
    if (isSending) return
    isSending = true
    try {
      while (waiting !== '') {
        const text = waiting.slice(0, 4_096)
        waiting = waiting.slice(text.length)
        await send(`/terminals/${id}/input`, { text })
      }
    } catch {
      waiting = ''
    } finally {
      isSending = false
    }
  }
  return terminal.onData((text) => {
    waiting += text
    void flush()
  })
}

/** Shows what the shell prints until it ends; a slow page slows the shell. */
async function show(answer: Response, terminal: Terminal): Promise<void> {
  const reader = answer.body?.getReader()
  if (!reader) return
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      await new Promise<void>((resolve) => terminal.write(value, resolve))
    }
  } catch {
    // The server is gone, and the shell with it.
  }
}
