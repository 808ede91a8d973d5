import fs from 'node:fs'
import path from 'node:path'

/*
 * Which labs have passed their exam as they are now: a file for each kind, `lab id: hash of the lab`. `npm test`
 * always examines a lab that isn't there, so a lab that anyone changes sits its exam. `npm run exams` writes them.
 */
const folder = path.join(import.meta.dirname, 'sat')

/** The hash with which each lab of a kind last passed, by its id. */
export function readSat(kind: string): Map<string, string> {
  const file = path.join(folder, `${kind}.json`)
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

/** Keeps the hashes of labs that are still there. */
export function writeSat(
  kind: string,
  labs: readonly { readonly id: string }[],
  sat: ReadonlyMap<string, string>,
): void {
  const ids = labs.map(({ id }) => id).sort()
  const kept = ids.flatMap((id) => (sat.has(id) ? [[id, sat.get(id)]] : []))
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(
    path.join(folder, `${kind}.json`),
    `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`,
  )
}
