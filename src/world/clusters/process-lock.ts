import fs from 'node:fs'
import path from 'node:path'
import { Problem } from '../../kit/problem.ts'
import { errorCode } from '../postgres/connection.ts'
import {
  formatIdentity,
  identify,
  isAlive,
  type ProcessIdentity,
  parseIdentity,
} from '../processes/process-identity.ts'

/*
 * A lock between processes that survives kill -9 of its holder, made of files alone.
 *
 * Each holder makes the next rung: a file whose name is one higher than the highest. A rung is free
 * to climb past when its text says "released" or its process is dead. A rung is never removed while
 * it is the highest, so nobody can remove the rung of another by mistake, which is what happens to
 * lock files that are deleted when they look stale.
 */

const patienceMs = 60_000

/** Runs the work while no other process (and no other call in this one) runs work here. */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  fs.mkdirSync(folder, { recursive: true })
  const me = identify(process.pid) ?? { pid: process.pid, startedAt: '0' }
  const rung = await climb(folder, me)
  try {
    return await work()
  } finally {
    release(folder, rung)
  }
}

async function climb(folder: string, me: ProcessIdentity): Promise<number> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const highest = highestRung(folder)
    const holder = highest === 0 ? null : readHolder(folder, highest)
    if (holder === null || !isAlive(holder)) {
      const mine = highest + 1
      if (makeRung(folder, mine, me)) {
        if (highestRung(folder) === mine) {
          removeBelow(folder, mine)
          return mine
        }
        fs.rmSync(rungFile(folder, mine), { force: true })
      }
      continue
    }
    if (Date.now() > deadline) throw heldTooLong(folder, holder)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function rungFile(folder: string, rung: number): string {
  return path.join(folder, `rung-${rung}`)
}

function listRungs(folder: string): number[] {
  return fs
    .readdirSync(folder)
    .map((name) => /^rung-(\d+)$/.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
}

function highestRung(folder: string): number {
  return Math.max(0, ...listRungs(folder))
}

function readHolder(folder: string, rung: number): ProcessIdentity | null {
  try {
    return parseIdentity(fs.readFileSync(rungFile(folder, rung), 'utf8'))
  } catch {
    return null
  }
}

let temporaryCount = 0

/** Puts the whole text under the name at once, or finds the name taken. */
function makeRung(folder: string, rung: number, me: ProcessIdentity): boolean {
  const temporary = path.join(folder, `new-${me.pid}-${temporaryCount++}`)
  fs.writeFileSync(temporary, formatIdentity(me))
  try {
    fs.linkSync(temporary, rungFile(folder, rung))
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    fs.rmSync(temporary, { force: true })
  }
}

function release(folder: string, rung: number): void {
  try {
    fs.writeFileSync(rungFile(folder, rung), 'released\n')
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}

function removeBelow(folder: string, rung: number): void {
  for (const lower of listRungs(folder)) {
    if (lower < rung) fs.rmSync(rungFile(folder, lower), { force: true })
  }
}

function heldTooLong(folder: string, holder: ProcessIdentity): Problem {
  return new Problem('no-database', {
    expected: `the lock in ${folder} to become free within ${patienceMs / 1000} s`,
    came: `process ${holder.pid} still holds it`,
    try: `End process ${holder.pid} if it hangs, then start again.`,
  })
}
