import fs from 'node:fs'
import path from 'node:path'
import { hashOf } from '../../src/kit/hash.ts'
import type { Kind } from '../../src/lab/lab.ts'
import { listSources, root } from '../tidy/sources.ts'

/** Everything that a verdict can depend on besides the lab and the server that ran it. */
export function engineHash(folder = root): string {
  const rooms = ['engine', 'grader', 'lab', 'kit', 'world'].flatMap((room) =>
    listSources(path.join(folder, 'src', room), /(?<!\.test)\.ts$/).map(({ text }) => text),
  )
  return hashOf(...rooms, lockOf(folder))
}

/** What a verdict on a lab of one kind can depend on: files that lead to no code of that kind don't count. */
export function kindHash(kind: Kind, folder = root): string {
  const grader = path.join(folder, 'src/grader')
  const own = kind === 'query' || kind === 'change' ? 'sql' : kind
  const start = ['exam.ts', `kinds/${own}.ts`].map((name) => path.join(grader, name))
  const files = reachedFrom([...start, path.join(folder, 'src/lab/kinds', `${own}.ts`)])
  const texts = files.flatMap(({ name, text }) => [path.relative(folder, name), text])
  return hashOf(...texts, fs.readFileSync(path.join(grader, 'grader.ts'), 'utf8'), lockOf(folder))
}

function lockOf(folder: string): string {
  return fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8')
}

/** What names all kinds: what stands beside one's own there decides nothing. */
const tables = /\/(grader|kinds\/all)\.ts$/

interface Reached {
  readonly name: string
  readonly text: string
}

/** All files that are named in one another, from some on: imported, or started as programs of their own. */
function reachedFrom(names: readonly string[]): Reached[] {
  const reached = new Map<string, string>()
  const waiting = [...names]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name) || tables.test(name)) continue
    const text = fs.readFileSync(name, 'utf8')
    reached.set(name, text)
    waiting.push(
      ...namedIn(text)
        .map((each) => path.resolve(path.dirname(name as string), each))
        .filter(isFile),
    )
  }
  return [...reached]
    .map(([name, text]) => ({ name, text }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Relative paths in quotes, and programs whose ending is chosen when they start. Types are gone when the program runs, but whoever is handed the analysis runs it. */
function namedIn(text: string): string[] {
  const withoutTypes = text.replace(
    /^(?:import|export) type [^;]*? from '(?!.*\/analysis\.ts')[^']*'$/gm,
    '',
  )
  const whole = withoutTypes.matchAll(/['"](\.{1,2}\/[^'"\n]+\.(?:ts|tsx|mjs|sql|sh|c))['"]/g)
  const programs = withoutTypes.matchAll(/new URL\(['"](\.{1,2}\/[\w/-]+)['"]/g)
  return [
    ...[...whole].map(([, named]) => named as string),
    ...[...programs].map(([, named]) => `${named}.ts`),
  ]
}

function isFile(name: string): boolean {
  return fs.existsSync(name) && fs.statSync(name).isFile()
}

/** By what an exam that passed is found again, so that it need not be repeated. */
export function passedKey(sat: {
  readonly labHash: string
  readonly engine: string
  /** As the server says it: "18.4". */
  readonly postgres: string
  readonly reruns: number
  readonly mutantReruns: number
}): string {
  const { labHash, engine, postgres, reruns, mutantReruns } = sat
  return hashOf(labHash, engine, postgres, `${reruns} ${mutantReruns}`).slice(0, 32)
}
