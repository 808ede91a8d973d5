import type { CDPSession, Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { openBrowsers } from '../../../world/page/browsers.ts'
import { openPage } from '../../../world/page/open-page.ts'
import { keysFor, typeText } from './type-text.ts'

const browsers = openBrowsers({ pathFolders: (process.env.PATH ?? '').split(':') })
afterAll(() => browsers.close())

const html = `<!doctype html><html lang="en"><title>Keys</title><label>Text <input></label><script>
  const heard = []
  for (const type of ['keydown', 'keypress', 'beforeinput', 'input', 'keyup'])
    document.addEventListener(type, (e) => heard.push([type, e.key, e.code, e.keyCode, e.charCode,
      e.shiftKey, e.repeat, e.location, e.inputType, e.data, e.isTrusted]))
</script></html>`

const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('')
const takeHeard = 'JSON.stringify(heard.splice(0))'

/** A page with one field that has focus, and what it has heard since it was asked last. */
async function withField<T>(
  work: (there: { page: Page; session: CDPSession; heard: () => Promise<string> }) => Promise<T>,
): Promise<T> {
  const files = new Map([['index.html', html]])
  const source = { kind: 'files', files, main: 'index.html' } as const
  const { page, context, close } = await openPage(await browsers.open(), source)
  try {
    const session = await context.newCDPSession(page)
    await page.focus('input')
    const heard = (): Promise<string> => page.evaluate(takeHeard)
    return await work({ page, session, heard })
  } finally {
    await close()
  }
}

test('a page hears of every printable sign what it hears when each is waited for', async () => {
  await withField(async ({ page, session, heard }) => {
    await page.keyboard.type(printable)
    const waited = await heard()
    await page.fill('input', '')
    await heard()
    const parts = printable.match(/.{1,24}/g) ?? []
    expect(parts.join('')).toBe(printable)
    for (const part of parts) await typeText(session, part)
    expect(await heard()).toBe(waited)
    expect(await page.inputValue('input')).toBe(printable)
  })
})

test('a long text arrives whole, in order, and its ends are typed', async () => {
  const text = Array.from({ length: 40 }, (_, at) => `word ${at}`).join(', ')
  await withField(async ({ page, session, heard }) => {
    await typeText(session, text)
    expect(await page.inputValue('input')).toBe(text)
    const all = JSON.parse(await heard()) as string[][]
    const typed = all.filter(([type]) => type === 'keydown').map(([, key]) => key)
    expect(typed.join('')).toBe(text.slice(0, 12) + text.slice(-12))
    expect(typed.length).toBe(keysFor(text))
    const written = all.filter(([type]) => type === 'input').map((one) => one[9])
    expect(written.join('')).toBe(text)
  })
})

test('signs that no key has are put in', async () => {
  await withField(async ({ page, session }) => {
    await typeText(session, 'Łukasz 名前')
    expect(await page.inputValue('input')).toBe('Łukasz 名前')
    expect(keysFor('Łukasz 名前')).toBe(0)
  })
})
