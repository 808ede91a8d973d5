import fs from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { checkPage } from '../../src/engine/page/check-page.ts'
import { ownRules } from '../../src/engine/page/rules.ts'
import { openBrowsers } from '../../src/world/page/browsers.ts'

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

async function rulesOn(html: string, rule: string): Promise<string[]> {
  const files = new Map([['index.html', whole(html)]])
  const source = { kind: 'files', files, main: 'index.html' } as const
  const { findings } = await checkPage(browsers, source, { level: 'AA', only: [rule] })
  return findings.map(({ rule }) => rule)
}

it('has cases for every rule', () => {
  const files = fs.readdirSync(folder).map((name) => path.basename(name, '.yaml'))
  expect(files.sort()).toEqual(Object.keys(ownRules).sort())
})

describe.each(Object.keys(ownRules))('%s', (rule) => {
  const file = path.join(folder, `${rule}.yaml`)
  const { fails, passes } = parse(fs.readFileSync(file, 'utf8')) as Record<string, string[]>
  it.each(fails ?? [])('finds %s', async (html) => {
    expect(await rulesOn(html, rule)).toContain(rule)
  })
  it.each(passes ?? [])('leaves alone %s', async (html) => {
    expect(await rulesOn(html, rule)).not.toContain(rule)
  })
})
