import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { root } from './sources.ts'

interface Link {
  readonly from: string
  readonly to: string
}

/** Links of the project's own texts that lead to files. */
function linksOf(file: string): Link[] {
  const text = fs.readFileSync(path.join(root, file), 'utf8').replaceAll(/`[^`]*`/g, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, to = '']) => to.replace(/#.*$/, ''))
    .filter((to) => to !== '' && !/^[a-z]+:/.test(to))
    .map((to) => ({ from: file, to: path.join(path.dirname(file), to) }))
}

const texts = fs.globSync(['*.md', 'docs/**/*.md'], { cwd: root })
const links = texts.flatMap(linksOf)

it('every link of a text leads to a file', () => {
  expect(links.length).toBeGreaterThan(20)
  const broken = links.filter(({ to }) => !fs.existsSync(path.join(root, to)))
  expect(broken).toEqual([])
})

it('what a text of the package links to is in the package, too', () => {
  const { files } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    files: string[]
  }
  const isPacked = (to: string): boolean =>
    files.some((one) => to === one || to.startsWith(`${one}/`))
  const isText = (from: string): boolean => from === 'README.md' || isPacked(from)
  const missing = links.filter(({ from, to }) => isText(from) && !isPacked(to))
  expect(missing).toEqual([])
})

it('README, NOTICE and package.json name the same licenses', () => {
  const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8')
  const { license } = JSON.parse(read('package.json')) as { license: string }
  for (const name of license.split(' AND ')) {
    expect(read('README.md')).toContain(name)
    expect(read('NOTICE')).toContain(name)
  }
})
