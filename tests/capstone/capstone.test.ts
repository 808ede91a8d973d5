import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawn, isLongRun } from '../long-run.ts'
import {
  type Mutant,
  makeFolder,
  openReel,
  passedFile,
  readMutants,
  type Solution,
  solutions,
  wrongCheck,
} from './reel.ts'

const mutants = readMutants()

let reel: Awaited<ReturnType<typeof openReel>>
beforeAll(async () => {
  reel = await openReel()
})
afterAll(() => reel.close())

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true })
})

function folderOf(...made: Parameters<typeof makeFolder>): string {
  const folder = makeFolder(...made)
  folders.push(folder)
  return folder
}

const stageHash = (name: string): string =>
  reel.capstone.stages.find((one) => one.name === name)?.lab.hash ?? ''

/** Debian's python3-psycopg may not be there. */
const hasPsycopg = spawnSync('python3', ['-c', 'import psycopg']).status === 0

describe('stages', () => {
  it('have wrong servers, each of which a check of its own must catch', () => {
    const { stages } = reel.capstone
    expect(stages.length).toBeGreaterThanOrEqual(20)
    for (const { name, ownChecks } of stages) {
      const own = mutants.filter(({ stage }) => stage === name)
      expect([name, own.length >= 2]).toEqual([name, true])
      const names = ownChecks.map((check) => check.name)
      for (const { check } of own)
        expect([name, names]).toEqual([name, expect.arrayContaining([check])])
    }
    const known = stages.map(({ name }) => name)
    expect(mutants.filter(({ stage }) => !known.includes(stage))).toEqual([])
  })

  it('keep every check of the stages before', () => {
    const { stages } = reel.capstone
    for (const [at, { lab }] of stages.entries()) {
      const before = stages[at - 1]?.lab.checks ?? []
      expect(lab.checks.slice(0, before.length)).toEqual(before)
      expect(lab.checks.length).toBeGreaterThan(before.length)
    }
    expect(new Set(stages.at(-1)?.lab.checks.map(({ name }) => name)).size).toBe(
      stages.at(-1)?.lab.checks.length,
    )
  })
})

describe('a server that is right passes', () => {
  const lastOf = (): string => reel.capstone.stages.at(-1)?.name ?? ''
  it.for(isLongRun ? solutions : [])(
    'every stage: %s',
    { timeout: 900_000 },
    async (solution, { skip }) => {
      if (solution === 'python' && !hasPsycopg) {
        skip('python3-psycopg is not installed: sudo apt-get install python3-psycopg')
      }
      await passes(lastOf(), solution, false)
    },
  )

  // A stage's own checks alone, in place of all that came before it.
  const names = [...new Set(mutants.map(({ stage }) => stage))]
  it.for(isLongRun ? [] : drawn(names, 4))(
    'the checks of %s: node',
    { timeout: 300_000 },
    async (stage) => passes(stage, 'node', true),
  )

  async function passes(stage: string, solution: Solution, alone: boolean): Promise<void> {
    const folder = folderOf(solution)
    const passed = passedFile(folder, stageHash(stage), alone ? 'alone' : 'all')
    if (fs.existsSync(passed)) return
    const verdict = await reel.check(stage, folder, { alone })
    expect(wrongCheck(verdict)).toBe(undefined)
    expect(verdict.status).toBe('passed')
    fs.writeFileSync(passed, '')
  }
})

describe('a server that is wrong is caught by the check that is there for it', () => {
  const chosen = drawn(mutants, 80)
  it.each(chosen.map((one): [string, Mutant] => [`${one.stage}: ${one.name}`, one]))(
    '%s',
    { timeout: 300_000 },
    async (_, { stage, solution, check, says = '', replace }) => {
      const folder = folderOf(solution, replace)
      const passed = passedFile(folder, stageHash(stage), check, says)
      if (fs.existsSync(passed)) return
      const verdict = await reel.check(stage, folder, { alone: true })
      const wrong = wrongCheck(verdict)
      expect([wrong?.name, verdict.status]).toEqual([`${stage}/${check}`, 'failed'])
      for (const words of Object.values(wrong?.reason ?? {})) expect(words).not.toBe('')
      expect(Object.values(wrong?.reason ?? {}).join('\n')).toContain(says)
      fs.writeFileSync(passed, '')
    },
  )
})

describe('a folder that holds no such server', () => {
  it('is a verdict, whatever is wrong with it', { timeout: 120_000 }, async () => {
    const folder = folderOf('node')
    fs.writeFileSync(`${folder}/reel.yaml`, 'start: node there-is-none.ts\n')
    const verdict = await reel.check('it-answers', folder)
    expect([verdict.status, wrongCheck(verdict)?.name]).toEqual(['failed', 'starts'])
    fs.writeFileSync(`${folder}/reel.yaml`, 'start: a-runtime-that-nobody-has server.x\n')
    const without = await reel.check('it-answers', folder)
    expect([without.status, wrongCheck(without)?.name]).toEqual(['could-not-start', 'starts'])
  })
})
