import type { CDPSession } from 'playwright-core'

/** Keys with two signs on a US keyboard, by the number that browsers give them. */
const signKeys: readonly (readonly [signs: string, code: string, keyCode: number])[] = [
  [' ', 'Space', 32],
  [';:', 'Semicolon', 186],
  ['=+', 'Equal', 187],
  [',<', 'Comma', 188],
  ['-_', 'Minus', 189],
  ['.>', 'Period', 190],
  ['/?', 'Slash', 191],
  ['`~', 'Backquote', 192],
  ['[{', 'BracketLeft', 219],
  ['\\|', 'Backslash', 220],
  [']}', 'BracketRight', 221],
  ['\'"', 'Quote', 222],
  ...Array.from(')!@#$%^&*(', (sign, digit): [string, string, number] => [
    `${digit}${sign}`,
    `Digit${digit}`,
    48 + digit,
  ]),
]

const keyOfSign = new Map(
  signKeys.flatMap(([signs, code, windowsVirtualKeyCode]) =>
    Array.from(signs, (sign) => [sign, { code, windowsVirtualKeyCode }] as const),
  ),
)

function keyOf(sign: string): { readonly code: string; readonly windowsVirtualKeyCode: number } {
  const known = keyOfSign.get(sign)
  if (known) return known
  const letter = sign.toUpperCase()
  return { code: `Key${letter}`, windowsVirtualKeyCode: letter.charCodeAt(0) }
}

/**
 * Types printable ASCII, each sign with its key down and up. All are handed to the browser at once,
 * which gives the page one after another: waiting for each takes far longer than typing.
 */
export async function typeText(session: CDPSession, text: string): Promise<void> {
  await Promise.all(
    Array.from(text, (key) => {
      const which = { key, ...keyOf(key) }
      return [
        session.send('Input.dispatchKeyEvent', {
          type: 'keyDown',
          text: key,
          unmodifiedText: key,
          ...which,
        }),
        session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...which }),
      ]
    }).flat(),
  )
}
