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

/** How many signs at each end of a long text are typed. */
const typedAtEnds = 12

/** How many keys a text takes. */
export function keysFor(text: string): number {
  return isTyped(text) ? Math.min(text.length, 2 * typedAtEnds) : 0
}

/** Whether a US keyboard has a key for each sign. */
const isTyped = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

/**
 * Writes a text where focus is, as people do: signs of a US keyboard are typed, others put in as an
 * input method does. What is between the ends of a long text is put in as well, since a page that
 * minds keys minds them there too, and a key takes the browser forty times as long.
 */
export async function typeText(session: CDPSession, text: string): Promise<void> {
  if (!isTyped(text)) return await putIn(session, text)
  if (text.length <= 2 * typedAtEnds) return await pressKeys(session, text)
  await pressKeys(session, text.slice(0, typedAtEnds))
  await putIn(session, text.slice(typedAtEnds, -typedAtEnds))
  await pressKeys(session, text.slice(-typedAtEnds))
}

async function putIn(session: CDPSession, text: string): Promise<void> {
  await session.send('Input.insertText', { text })
}

/**
 * Each sign's key goes down and up. All are handed to the browser at once, which gives the page one
 * after another: waiting for each takes far longer than typing.
 */
async function pressKeys(session: CDPSession, text: string): Promise<void> {
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
