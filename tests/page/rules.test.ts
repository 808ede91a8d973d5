import fs from 'node:fs'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { checkPage } from '../../src/engine/page/check-page.ts'
import { ownRules } from '../../src/engine/page/rules.ts'
import { openBrowsers } from '../../src/world/page/browsers.ts'
import { drawn } from '../long-run.ts'

/** A file for each rule of ours: pages that it must find, and pages that it must leave alone. */
const folder = path.join(import.meta.dirname, 'cases')
const pathFolders = (process.env.PATH ?? '').split(path.delimiter)
const browsers = openBrowsers({ pathFolders })
afterAll(() => browsers.close())

/** Fragments get a page around them that no rule finds anything on. */
const whole = (html: string): string =>
  /<html/.test(html)
    ? html
    : `<!doctype html><html lang="en"><meta charset="utf-8"><title>Films of this week</title><main>${html}</main></html>`

/** What goes wrong with a fragment; null: all is as it should be. */
async function wrongWith(rule: string, html: string, isFault: boolean): Promise<string | null> {
  const files = new Map([['index.html', whole(html)]])
  const source = { kind: 'files', files, main: 'index.html' } as const
  const level = ownRules[rule]?.level === 'AAA' ? 'AAA' : 'AA'
  const { findings } = await checkPage(browsers, source, { level, only: [rule] })
  const isFound = findings.some((finding) => finding.rule === rule)
  if (isFound === isFault) return null
  return isFault ? `not found: ${html}` : `found, and nothing is wrong: ${html}`
}

/** Pages mostly wait for themselves, so some are open at a time. */
const atOnce = 3

async function wrongAmong(rule: string): Promise<string[]> {
  const text = fs.readFileSync(path.join(folder, `${rule}.yaml`), 'utf8')
  const { fails, passes } = parse(text) as Record<'fails' | 'passes', string[]>
  const cases = [
    ...fails.map((html) => ({ html, isFault: true })),
    ...passes.map((html) => ({ html, isFault: false })),
  ]
  const wrong: string[] = []
  const takeNext = async (): Promise<void> => {
    for (let next = cases.shift(); next; next = cases.shift())
      wrong.push(...[await wrongWith(rule, next.html, next.isFault)].filter((one) => one !== null))
  }
  await Promise.all(Array.from({ length: atOnce }, takeNext))
  return wrong
}

it('has cases for every rule', () => {
  const files = fs.readdirSync(folder).map((name) => path.basename(name, '.yaml'))
  expect(files.sort()).toEqual(Object.keys(ownRules).sort())
})

it.each(drawn(Object.keys(ownRules), 5))(
  '%s: finds each fault, and leaves the rest alone',
  async (rule) => {
    expect(await wrongAmong(rule)).toEqual([])
  },
)

/** Pages on which rules of axe find something, and nothing is wrong. */
const leftAlone: readonly (readonly [string, string])[] = [
  ['listitem', '<ul aria-owns="a" aria-label="Films"></ul><li id="a">Salt</li>'],
  ['aria-valid-attr-value', '<button aria-controls="later">Open</button>'],
  ['aria-valid-attr-value', '<div aria-hidden="yes"><p>Salt is about miners.</p></div>'],
  [
    'aria-required-attr',
    '<div role="combobox" aria-label="Country" aria-disabled="true">England</div>',
  ],
  ['aria-required-parent', '<li role="listitem">Salt</li>'],
  [
    'aria-required-children',
    '<div role="list" aria-owns="a"><div role="tabpanel"><div id="a" role="listitem">Salt</div></div></div>',
  ],
  ['list', '<ul>Salt</ul>'],
  [
    'table-fake-caption',
    '<table><tr><th id="n" colspan="2">Name</th></tr><tr><th headers="n">First</th><th headers="n">Last</th></tr><tr><td>Ada</td><td>Lund</td></tr></table>',
  ],
]

const table = (corner: string, first: string): string =>
  `<table><tr>${corner}<th>Film</th><th>Hall</th></tr>${['Salt', 'Rain', 'Snow']
    .map((film) => `<tr>${first}<th>${film}</th><td>Two</td></tr>`)
    .join('')}</table>`
const tick = '<input type="checkbox" aria-label="Choose">'

/** Near misses: a static control says nothing wrong, and one that can be used does. */
const bySituation: readonly (readonly [string, string, boolean])[] = [
  ['aria-required-attr', '<div role="checkbox" tabindex="0">Subscribe</div>', true],
  [
    'aria-required-attr',
    '<div role="switch" id="s">Subtitles</div><script>s.addEventListener("click", () => 1)</script>',
    true,
  ],
  ['aria-required-attr', '<div role="checkbox">Subscribe</div>', false],
  ['aria-required-attr', '<div role="radio" aria-checked="">Subscribe</div>', false],
  [
    'aria-input-field-name',
    '<div role="combobox" tabindex="0" aria-expanded="false">Salt</div>',
    true,
  ],
  ['aria-input-field-name', '<div role="combobox" aria-expanded="false"></div>', true],
  ['aria-input-field-name', '<div role="combobox" aria-expanded="false">Salt</div>', false],
  [
    'aria-input-field-name',
    '<div role="combobox" aria-label="Film" tabindex="0" aria-expanded="false">Salt</div>',
    false,
  ],
  ['td-has-header', table(`<td>${tick}</td>`, `<td>${tick}</td>`), false],
  ['td-has-header', table('<th>Choose</th>', `<td>${tick}</td>`), false],
  ['td-has-header', table('<td>Choose</td>', '<td>Yes</td>'), true],
  ['td-has-header', table('<td>Choose</td>', `<td>Choose ${tick}</td>`), true],
]

it.each(drawn(bySituation, 5))('%s: %s', async (rule, html, isFault) => {
  expect(await wrongWith(rule, html, isFault)).toBeNull()
})

it.each(leftAlone)('%s: leaves alone what axe takes too far', async (rule, html) => {
  expect(await wrongWith(rule, html, false)).toBeNull()
})
