import { afterAll, expect, test } from 'vitest'
import { openBrowsers } from '../../../world/page/browsers.ts'
import { openPage } from '../../../world/page/open-page.ts'
import { typeText } from './type-text.ts'

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

test('a page hears of every printable sign what it hears when each is waited for', async () => {
  const files = new Map([['index.html', html]])
  const { page, context, close } = await openPage(await browsers.open(), {
    kind: 'files',
    files,
    main: 'index.html',
  })
  try {
    const session = await context.newCDPSession(page)
    await page.focus('input')
    await page.keyboard.type(printable)
    const waited = await page.evaluate(takeHeard)
    await page.fill('input', '')
    await page.evaluate(takeHeard)
    await typeText(session, printable)
    expect(await page.evaluate(takeHeard)).toBe(waited)
    expect(await page.inputValue('input')).toBe(printable)
  } finally {
    await close()
  }
})
