import { expect, it } from 'vitest'
import { whoText } from './hear.ts'

it.each([
  [{ role: 'button', name: 'send' }, 'button named “send”'],
  [{ role: 'link', name: '/sign in|log in/i' }, 'link named “sign in” or “log in”'],
  [{ role: 'textbox', name: '/^(?!.*\\b(first|last)).*\\bname\\b/i' }, 'textbox named “name”'],
  [{ role: ['alert', 'status'] }, 'alert or status'],
  [{ role: 'heading', level: 2 }, 'heading of level 2'],
])('says who is meant in words: %o', (who, words) => {
  expect(whoText(who)).toBe(words)
})
