import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Item,
  isRealTask,
  isRightAnswer,
  type PredictItem,
  readGiven,
  readItems,
  shuffledAnswers,
} from './items.ts'
import { readSkills } from './skills.ts'

const content = path.join(import.meta.dirname, '../../content')
const areas = await readSkills(content)
const skills = new Map(areas.flatMap((area) => area.skills).map((skill) => [skill.id, skill]))
const items = await readItems(content, skills)

describe('the items of the placement', () => {
  it('are 120 or more, ten or more an area, a third of them real tasks', () => {
    expect(items.length).toBeGreaterThanOrEqual(120)
    for (const { id } of areas) {
      const own = items.filter((item) => item.id.startsWith(`${id}/`))
      expect({ id, enough: own.length >= 10 }).toEqual({ id, enough: true })
    }
    expect(items.filter(isRealTask).length).toBeGreaterThanOrEqual(items.length / 3)
    expect(items.filter(({ kind }) => kind === 'query').length).toBeGreaterThanOrEqual(8)
  })

  it('have one right answer, and wrong ones that are different', () => {
    for (const item of items) {
      if (item.kind === 'order') {
        expect(new Set(item.steps).size, item.id).toBe(item.steps.length)
        continue
      }
      const right =
        item.kind === 'choose' ? item.right : item.kind === 'predict' ? item.answer : item.reference
      const says = [right, ...item.wrong.map((one) => one.says)]
      expect(new Set(says).size, item.id).toBe(says.length)
      if (item.kind === 'query') continue
      expect(isRightAnswer(item, right), item.id).toBe(true)
      for (const { says: wrong } of item.wrong) {
        expect(isRightAnswer(item, wrong), `${item.id}: ${wrong}`).toBe(false)
      }
    }
  })

  it('do not give the answer away by its length', () => {
    const chosen = items.filter((item) => item.kind === 'choose')
    const longest = chosen.filter(({ right, wrong }) =>
      wrong.every(({ says }) => says.length < right.length),
    )
    expect(longest.length).toBeLessThan(chosen.length * 0.4)
  })

  it('show choices in an order of their own, the same for the same seed', () => {
    const item = items.find(({ id }) => id === 'sql/ties-at-the-end') as Item
    if (item.kind !== 'choose') throw new Error('it is one to choose')
    const firsts = new Set(
      Array.from({ length: 30 }, (_, at) => shuffledAnswers(item, `s${at}`)[0]),
    )
    expect(firsts.size).toBe(4)
    expect(shuffledAnswers(item, 'a')).toEqual(shuffledAnswers(item, 'a'))
  })

  it('never show steps in the right order', () => {
    for (const item of items) {
      if (item.kind !== 'order') continue
      for (let at = 0; at < 20; at++) {
        expect(shuffledAnswers(item, `s${at}`)).not.toEqual(item.steps)
      }
    }
  })

  it('show rows that fit the columns of their table', () => {
    for (const item of items) {
      if (item.kind !== 'query') continue
      for (const { name, columns, rows } of item.tables) {
        const where = `${item.id} ${name}`
        expect(columns.length, where).toBeGreaterThan(0)
        for (const row of rows) expect(row.length, where).toBe(columns.length)
      }
    }
  })

  it('read what a form sends, and nothing else', () => {
    const choose = items.find(({ kind }) => kind === 'choose') as Extract<Item, { kind: 'choose' }>
    const shown = shuffledAnswers(choose, 's')
    expect(readGiven(choose, 's', '1')).toBe(shown[1])
    for (const text of ['', '9', 'x', '-1']) expect(readGiven(choose, 's', text)).toBeNull()
    const order = items.find(({ kind }) => kind === 'order') as Extract<Item, { kind: 'order' }>
    const places = shuffledAnswers(order, 's').map((step) => order.steps.indexOf(step) + 1)
    expect(readGiven(order, 's', places.join(','))).toBe(order.steps.join('\n'))
    expect(readGiven(order, 's', places.map(() => 1).join(','))).toBeNull()
  })

  it('take a value with quotes, space or neither', () => {
    const item = items.find(({ id }) => id === 'txn/back-to-a-point') as PredictItem
    for (const given of ['1,3', ' 1, 3\n', "'1,3'"]) expect(isRightAnswer(item, given)).toBe(true)
    expect(isRightAnswer(item, '13')).toBe(false)
  })
})

describe('examples of Node and the shell', () => {
  const run = promisify(execFile)
  let folder: string
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-items-'))
  })
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

  const examples = items.filter(
    (item): item is PredictItem => item.kind === 'predict' && item.language !== 'sql',
  )

  it.each(examples.map((item) => [item.id, item] as const))('%s is true', async (id, item) => {
    const cwd = path.join(folder, id.replace('/', '-'))
    fs.mkdirSync(cwd)
    const file = path.join(cwd, item.language === 'ts' ? 'example.ts' : 'example.sh')
    fs.writeFileSync(file, item.code)
    const program = item.language === 'ts' ? process.execPath : '/bin/sh'
    const env = {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: cwd,
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@reel.example',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@reel.example',
    }
    const { stdout } = await run(program, [file], { cwd, env })
    expect({ stdout: stdout.trim(), right: isRightAnswer(item, stdout) }).toEqual({
      stdout: item.answer,
      right: true,
    })
  })
})
