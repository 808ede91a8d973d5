import fs from 'node:fs'
import path from 'node:path'

/*
 * Which labs have passed their exam as they are now: a file for each kind. In `sat` it's `lab id: hash of the lab`:
 * `npm test` always examines a lab that isn't there, so a lab that anyone changes sits its exam; `npm run exams` writes
 * them. In `long` it's the key of a pass with all answers, by which `npm run test:long` goes on where an earlier run ended.
 */
export type Passes = 'sat' | 'long'

const fileOf = (passes: Passes, kind: string): string =>
  path.join(import.meta.dirname, passes, `${kind}.json`)

/** By what each lab of a kind last passed, by its id. */
export function readPasses(passes: Passes, kind: string): Map<string, string> {
  const file = fileOf(passes, kind)
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
  passes: Passes,
  kind: string,
  labs: readonly { readonly id: string }[],
  by: ReadonlyMap<string, string>,
): void {
  const ids = labs.map(({ id }) => id).sort()
  const kept = ids.flatMap((id) => (by.has(id) ? [[id, by.get(id)]] : []))
  const file = fileOf(passes, kind)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`)
}
