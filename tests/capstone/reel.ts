import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parse } from 'yaml'
import { hashOf } from '../../src/kit/hash.ts'
import { replaceOnce } from '../../src/kit/replace-once.ts'
import type { Capstone } from '../../src/lab/capstone.ts'
import type { HttpLab } from '../../src/lab/kinds/http.ts'
import type { Check, Verdict } from '../../src/lab/verdict.ts'
import { readContent } from '../content.ts'
import { engineHash } from '../exams/engine-hash.ts'
import { openTestGrader } from '../grading.ts'
import { keptFolder } from '../test-home.ts'
import { listSources } from '../tidy/sources.ts'

/** Servers that pass every stage; the first is what mutants are made of unless they say otherwise. */
export const solutions = ['node', 'fastify', 'python'] as const
export type Solution = (typeof solutions)[number]

const here = import.meta.dirname

/** A wrong server that people really write: a solution with a few words changed. */
export interface Mutant {
  readonly name: string
  readonly stage: string
  readonly solution: Solution
  /** The check of its stage that must catch it. */
  readonly check: string
  /** Words of the reason that the learner is given, where the check has more than one. */
  readonly says?: string
  readonly why: string
  readonly replace: readonly { readonly file: string; readonly from: string; readonly to: string }[]
}

/** Every mutant of tests/capstone/mutants. */
export function readMutants(): Mutant[] {
  const folder = path.join(here, 'mutants')
  return fs
    .readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const stage = file.replace(/\.yaml$/, '')
      const all = parse(fs.readFileSync(path.join(folder, file), 'utf8')) as Omit<Mutant, 'stage'>[]
      return all.map((one) => ({ ...one, stage, solution: one.solution ?? solutions[0] }))
    })
}

/** A folder of its own with a solution, and what's changed in it. Throws where the words aren't there. */
export function makeFolder(solution: Solution, replace: Mutant['replace'] = []): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-reel-'))
  fs.cpSync(path.join(here, 'solutions', solution), folder, { recursive: true })
  fs.copyFileSync(path.join(here, 'openapi.json'), path.join(folder, 'openapi.json'))
  for (const { file, from, to } of replace) {
    const place = path.join(folder, file)
    const text = fs.readFileSync(place, 'utf8')
    const edited = replaceOnce(text, from, to)
    if (edited === null) throw new Error(`${file} holds once: ${from}`)
    fs.writeFileSync(place, edited)
  }
  return folder
}

const engine = engineHash()

/** A file that is there once this folder gave what it must, so that it isn't tried again for nothing. */
export function passedFile(folder: string, ...rest: readonly string[]): string {
  const texts = listSources(folder, /./).flatMap(({ file, text }) => [file, text])
  const passed = path.join(keptFolder, 'capstone-passed')
  fs.mkdirSync(passed, { recursive: true })
  return path.join(passed, hashOf(engine, ...rest, ...texts).slice(0, 32))
}

/** Grades folders by stages. */
export async function openReel() {
  const grading = await openTestGrader()
  const { capstone, skills } = (await readContent()).catalog
  let count = 0
  const check = async (
    stage: string,
    folder: string,
    more: {
      readonly alone?: boolean
      readonly seed?: string
      onCheck?: (check: Check) => void
    } = {},
  ): Promise<Verdict> => {
    const lab = labOf(capstone, stage, more.alone === true)
    const { start, ...commands } = parse(fs.readFileSync(path.join(folder, 'reel.yaml'), 'utf8'))
    const attempt = {
      id: `reel-${count++}`,
      labId: lab.id,
      variant: null,
      labHash: lab.hash,
      answer: '',
      seed: more.seed ?? 'reel',
    }
    const server = { folder, start, build: null, commands }
    return grading.grader.gradeServer(lab, attempt, server, more.onCheck ?? (() => undefined))
  }
  return { ...grading, capstone, skills, check }
}

/** A stage's lab; alone: without the checks of the stages before. */
function labOf({ stages }: Capstone, name: string, isAlone: boolean): HttpLab {
  const { lab } = stages.find((one) => one.name === name) as Capstone['stages'][number]
  if (!isAlone) return lab
  return { ...lab, checks: lab.checks.filter((one) => one.name.startsWith(`${name}/`)) }
}

/** The check that went wrong, with its words. */
export function wrongCheck({ checks }: Verdict): Check | undefined {
  return checks.find(({ status }) => status !== 'passed')
}
