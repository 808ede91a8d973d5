import fs from 'node:fs'
import path from 'node:path'
import { hashOf } from '../../src/kit/hash.ts'

/*
 * Which labs have passed their exam as they are now: a file for each kind. In `sat` it's `lab id: hash of the lab`:
 * `npm test` always examines a lab that isn't there, so a lab that anyone changes sits its exam; `npm run exams` writes
 * them. `sat/installed` says on which PostgreSQL and with which packages they passed: with others, every lab of the kind sits. In `long` it's the key of a pass with all answers, by which `npm run test:long` goes on where an earlier run ended.
 */
export type Passes = 'sat' | 'long'

interface At {
  readonly passes: Passes
  readonly kind: string
  /** For the tests of this file. */
  readonly folder?: string
}

const fileOf = ({ passes, kind, folder = import.meta.dirname }: At): string =>
  path.join(folder, passes, `${kind}.json`)

/** By what each lab of a kind last passed, by its id. */
export function readPasses(at: At): Map<string, string> {
  const file = fileOf(at)
  if (!fs.existsSync(file)) return new Map()
  return new Map(
    Object.entries(JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, string>),
  )
}

/** Those labs that aren't as they were when they passed, and the `others` as well. */
export function changedOr<L extends { readonly id: string; readonly hash: string }>(
  others: readonly L[],
  labs: readonly L[],
  sat: ReadonlyMap<string, string>,
): L[] {
  return labs.filter((lab) => sat.get(lab.id) !== lab.hash || others.includes(lab))
}

/** Keeps those of labs that are still there. */
export function writePasses(
  at: At,
  labs: readonly { readonly id: string }[],
  by: ReadonlyMap<string, string>,
): void {
  const ids = labs.map(({ id }) => id).sort()
  const kept = ids.flatMap((id) => (by.has(id) ? [[id, by.get(id)]] : []))
  const file = fileOf(at)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`)
}

type SatAt = Omit<At, 'passes'>

// One for each kind: kinds sit side by side, in processes of their own.
const installedFile = ({ kind, folder = import.meta.dirname }: SatAt): string =>
  path.join(folder, 'sat/installed', `${kind}.txt`)

/** The passes that `npm test` goes by. None of them counts if PostgreSQL or the packages are others now. */
export function readSat(at: SatAt, installed: string): Map<string, string> {
  const file = installedFile(at)
  const isSame = fs.existsSync(file) && fs.readFileSync(file, 'utf8').trim() === installed
  return isSame ? readPasses({ ...at, passes: 'sat' }) : new Map()
}

export function writeSat(
  at: SatAt,
  labs: readonly { readonly id: string }[],
  { by, installed }: { readonly by: ReadonlyMap<string, string>; readonly installed: string },
): void {
  writePasses({ ...at, passes: 'sat' }, labs, by)
  const file = installedFile(at)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, `${installed}\n`)
}

interface Locked {
  readonly version?: string
  readonly integrity?: string
  readonly dev?: boolean
}

/**
 * What's installed that a verdict can depend on: the server, by what it says of itself ("18.4"), and the packages as
 * package-lock.json pins them, without those that only tests need.
 */
export function installedHere({ postgres, lock }: { postgres: string; lock: string }): string {
  const { packages } = JSON.parse(lock) as { packages: Readonly<Record<string, Locked>> }
  const entries = Object.entries(packages).filter(([name, { dev }]) => name !== '' && dev !== true)
  const hash = hashOf(
    ...entries.flatMap(([name, { version = '', integrity = '' }]) => [name, version, integrity]),
  )
  return `PostgreSQL ${postgres}, packages ${hash}`
}
