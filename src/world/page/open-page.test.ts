import { afterAll, expect, test } from 'vitest'
import { openBrowsers } from './browsers.ts'
import { openPage } from './open-page.ts'
import type { PageSource } from './source.ts'

const browsers = openBrowsers({ pathFolders: (process.env.PATH ?? '').split(':') })
afterAll(() => browsers.close())

const sourceOf = (script: string): PageSource => ({
  kind: 'files',
  main: 'index.html',
  files: new Map([
    [
      'index.html',
      `<!doctype html><html lang="en"><title>Kept</title><main><button>Go</button></main><script>${script}</script></html>`,
    ],
  ]),
})

const remembering = `
  const found = {
    local: localStorage.getItem('known'), session: sessionStorage.getItem('known'),
    cookie: document.cookie, name: window.name, history: history.length, state: history.state,
  }
  const opening = indexedDB.open('known')
  found.database = new Promise((resolve) => {
    opening.onupgradeneeded = ({ oldVersion }) => resolve(oldVersion)
    opening.onsuccess = () => resolve('was there')
  })
  found.cache = caches.keys()
  globalThis.known = Promise.all([found.database, found.cache]).then(([database, cache]) => ({ ...found, database, cache }))
  globalThis.keep = () => {
    localStorage.setItem('known', 'yes')
    sessionStorage.setItem('known', 'yes')
    document.cookie = 'known=yes'
    window.name = 'yes'
    history.pushState('yes', '', '?yes')
    return caches.open('yes').then(() => 'kept')
  }`

test('a page opened again in its window finds nothing of what it kept there', async () => {
  const limits = { navigationsMax: 2 }
  const open = await openPage(await browsers.open(), sourceOf(remembering), { limits })
  try {
    const atFirst = await open.page.evaluate('known')
    expect(await open.page.evaluate('keep()')).toBe('kept')
    await open.page.reload()
    // So that each thing is known to be kept where nobody forgets it.
    expect(await open.page.evaluate('known')).toMatchObject({
      local: 'yes',
      session: 'yes',
      cookie: 'known=yes',
      name: 'yes',
      database: 'was there',
      cache: ['yes'],
    })
    expect(await open.openAgain(sourceOf(remembering))).toBe(true)
    expect(await open.page.evaluate('known')).toEqual(atFirst)
  } finally {
    await open.close()
  }
})

test('it may go elsewhere as often as at first, and is served from what is given then', async () => {
  const limits = { navigationsMax: 2 }
  const open = await openPage(await browsers.open(), sourceOf('globalThis.which = 1'), { limits })
  try {
    await open.page.reload()
    expect(await open.openAgain(sourceOf('globalThis.which = 2'))).toBe(true)
    expect(await open.page.evaluate('which')).toBe(2)
    await open.page.reload()
    expect(open.notes()).toEqual([])
  } finally {
    await open.close()
  }
})

test('a page that does not let itself be left is not opened again', async () => {
  const stays = 'addEventListener("beforeunload", (event) => event.preventDefault())'
  const open = await openPage(await browsers.open(), sourceOf(stays), { limits: { loadMs: 1_000 } })
  try {
    await open.page.click('button')
    expect(await open.openAgain(sourceOf(stays))).toBe(false)
  } finally {
    await open.close()
  }
})
