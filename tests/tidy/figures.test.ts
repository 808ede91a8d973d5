import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { strayFigures } from './figures.ts'
import { listSources, root } from './sources.ts'

/** Style sheets say percent of a width, code says how wide, and a column is called percent of time. */
const notAboutTheWorld = /width|height|transform|viewBox|\$\{|% of time/

const pages = listSources(path.join(root, 'src/web'), /\.tsx$/).map(({ file, text }) => ({
  file: `src/web/${file}`,
  text: text
    .split('\n')
    .filter((line) => !notAboutTheWorld.test(line))
    .join('\n'),
}))
/** What pages ask for, too; comments show what a figure looks like, and tests make theirs up. */
const rooms = ['web', 'view', 'plan', 'career', 'command', 'api', 'cli']
const code = rooms.flatMap((room) =>
  listSources(path.join(root, 'src', room), /(?<!\.test)\.ts$/)
    .filter(({ file }) => !file.includes('test-data/'))
    .map(({ file, text }) => ({
      file: `src/${room}/${file}`,
      text: text
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .split('\n')
        .filter((line) => !/^\s*\/\//.test(line) && !notAboutTheWorld.test(line))
        .join('\n'),
    })),
)
const written = ['career', 'questions'].filter((folder) =>
  fs.existsSync(path.join(root, 'content', folder)),
)
const prose = written.flatMap((folder) =>
  listSources(path.join(root, 'content', folder), /\.(md|yaml)$/).map(({ file, text }) => ({
    file: `content/${folder}/${file}`,
    text,
  })),
)

describe('figures about the world', () => {
  it.each([...pages, ...code, ...prose])(
    '$file takes its figures from content/facts',
    ({ text }) => {
      expect(strayFigures(text)).toEqual([])
    },
  )

  it('are found where they stand: the canary', () => {
    const canary = 'The median is $135,980, up 13 % or 4.5 percent: 25,500 new jobs for 90 dollars.'
    expect(strayFigures(canary)).toEqual([
      '$135,980',
      '13 %',
      '4.5 percent',
      '90 dollars',
      '25,500 new jobs',
    ])
    expect(strayFigures('It is {{pay 15-1252 median}}, which is more.')).toEqual([])
  })
})
