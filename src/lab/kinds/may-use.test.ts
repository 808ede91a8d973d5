import { describe, expect, it } from 'vitest'
import { readContent } from '../../../tests/content.ts'
import { importableModules } from '../../kit/importable-modules.ts'
import { defaultLimits, type Limits } from '../../kit/limits.ts'
import type { Kind, Lab } from '../lab.ts'
import { kinds, mayUseOf } from './all.ts'
import { bytesText, secondsText } from './may-use.ts'

const { catalog } = await readContent()
const labs = [...catalog.labs.values()]

/** Limits of which no two are alike, so that a sentence can't name one for another. */
const odd: Limits = (() => {
  const all = Object.keys(defaultLimits).map((name, at) => {
    if (name.includes('Bytes')) return [name, (11 + at) * 1_048_576] as const
    if (name.includes('Kilobytes')) return [name, (11 + at) * 1_024] as const
    return [name, 1_003 + 7 * at] as const
  })
  return Object.fromEntries(all) as unknown as Limits
})()

const time = (name: keyof Limits): string => secondsText(odd[name])
const size = (name: keyof Limits): string => bytesText(odd[name])
const count = (name: keyof Limits): string => odd[name].toLocaleString('en-US')

const answer = size('answerBytesMax')
const rows = [
  time('statementMs'),
  time('attemptMs'),
  `${count('rowsMax')} rows`,
  size('resultBytesMax'),
  `first ${count('runRowsMax')} rows`,
  size('backendBytesMax'),
  bytesText(odd.temporaryFileKilobytesMax * 1_024),
  answer,
]
const server = [
  size('serverBytesMax'),
  size('serverDiskBytesMax'),
  size('serverOutputBytesMax'),
  answer,
]
/** The figures that the sentences of each kind must name. */
const figures: Readonly<Record<Kind, readonly string[]>> = {
  query: rows,
  change: [`${count('statementsMax')} statements`, ...rows],
  function: [time('callMs'), time('attemptMs'), size('functionBytesMax'), answer].concat(
    `${count('callPrintedMax')} characters`,
  ),
  folder: [count('folderEntriesMax'), size('folderFileBytesMax')],
  schedule: [time('statementMs'), answer],
  model: [count('modelStatementsMax'), count('modelObjectsMax'), time('attemptMs'), answer],
  admin: [time('scriptMs'), size('scriptOutputBytesMax'), size('roomMemoryBytesMax')].concat(
    size('roomBytesMax'),
    `${count('roomProcessesMax')} processes`,
    answer,
  ),
  cost: [secondsText(2 * odd.statementMs), `first ${count('runRowsMax')} rows`, answer],
  http: [time('serverReadyMs'), ...server],
  exploit: [time('serverReadyMs'), ...server],
  page: [answer],
  load: server,
  'code-review': [answer],
  design: [answer],
}

const textOf = (lab: Lab): string => mayUseOf(lab, odd).join('\n')

describe('what an answer may use', () => {
  it.each(kinds)('names the figures of the limits in each lab of the kind %s', (kind) => {
    const own = labs.filter((lab) => lab.kind === kind)
    expect(own).not.toHaveLength(0)
    for (const lab of own) {
      for (const figure of figures[kind]) expect(textOf(lab), lab.id).toContain(figure)
    }
  })

  it('tells the wait of a call from the time of a test', () => {
    const some = (isTested: boolean): Lab =>
      labs.find((lab) => lab.kind === 'function' && (lab.tests !== null) === isTested) as Lab
    expect(textOf(some(false))).toContain(`take ${time('callWaitMs')} if it waits`)
    expect(textOf(some(true))).toContain(`take ${time('testMs')} if it waits`)
  })

  it('names each module that a function may import, and that types are left out', () => {
    const text = textOf(labs.find(({ kind }) => kind === 'function') as Lab)
    for (const name of importableModules) {
      const head = name.split('/')[0] as string
      expect(text).toContain(head === 'test' ? '`node:test`' : `\`${head}\``)
    }
    expect(text).toContain('`enum`')
    const transaction = labs.find(
      (lab) => lab.kind === 'schedule' && lab.answers === 'transaction.ts',
    ) as Lab
    for (const words of ['`enum`', time('callMs'), size('functionBytesMax')]) {
      expect(textOf(transaction)).toContain(words)
    }
  })

  it('speaks of programs and repositories in folders that have them, and only there', () => {
    const texts = labs.filter(({ kind }) => kind === 'folder').map(textOf)
    const program = [time('commandMs'), size('programBytesMax'), size('programDiskBytesMax')]
    const repository = [count('repositoryCommitsMax'), count('repositoryBranchesMax')]
    for (const some of [program, repository]) {
      const naming = texts.filter((text) => some.every((figure) => text.includes(figure)))
      expect(naming.length).toBeGreaterThan(0)
      expect(naming.length).toBeLessThan(texts.length)
    }
  })

  it('says amounts as people do', () => {
    expect([600, 1_000, 20_000].map(secondsText)).toEqual(['0.6 seconds', '1 second', '20 seconds'])
    expect([65_536, 1_048_576, 400_000_000, 1_610_612_736].map(bytesText)).toEqual([
      '64 KB',
      '1 MB',
      '400 MB',
      '1.5 GB',
    ])
  })
})
