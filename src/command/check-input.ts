import { Problem } from '../kit/problem.ts'

/** Refuses a text that is larger than what can be handed in. */
export function checkSize(text: string, bytesMax: number): void {
  const bytes = Buffer.byteLength(text, 'utf8')
  if (bytes <= bytesMax) return
  throw new Problem('too-large', {
    expected: `${bytesMax.toLocaleString('en-US')} bytes or fewer`,
    came: `${bytes.toLocaleString('en-US')} bytes`,
    try: 'An answer is one or a few statements; leave data and comments out.',
  })
}

export function checkWindow(windowId: string): void {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(windowId)) return
  throw new Problem('bad-input', {
    expected: 'a window id of 1 to 64 letters, digits, - and _',
    came: JSON.stringify(windowId.slice(0, 80)),
    try: 'Open the page again.',
  })
}
