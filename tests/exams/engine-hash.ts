import fs from 'node:fs'
import path from 'node:path'
import { hashOf } from '../../src/kit/hash.ts'
import { listSources, root } from '../tidy/sources.ts'

/** Everything that a verdict can depend on besides the lab and the server that ran it. */
export function engineHash(folder = root): string {
  const rooms = ['engine', 'grader', 'lab', 'kit', 'world'].flatMap((room) =>
    listSources(path.join(folder, 'src', room), /(?<!\.test)\.ts$/).map(({ text }) => text),
  )
  const lock = fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8')
  return hashOf(...rooms, lock)
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
