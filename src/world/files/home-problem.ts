import fs from 'node:fs'
import { Problem } from '../../kit/problem.ts'
import { errorCode } from '../postgres/connection.ts'

/** What the system says of a data folder that can't be written to, as a person reads it. */
export function homeProblem(home: string, error: unknown): unknown {
  if (error instanceof Problem) return error
  const reason = reasons[errorCode(error)] ?? (isFull(home) ? full : undefined)
  if (reason === undefined) return error
  return new Problem(
    'no-database',
    { expected: `a data folder that we can write to, ${home}`, ...reason },
    { cause: error },
  )
}

const another = 'Start as its owner, or give another folder in BACKWRIGHT_HOME.'
const elsewhere = 'Give another folder in BACKWRIGHT_HOME.'
const full = { came: 'a disk with no space left', try: 'Make room on the disk, then start again.' }
const file = { came: 'a file of that name', try: elsewhere }

const reasons: Readonly<Record<string, { readonly came: string; readonly try: string }>> = {
  ENOSPC: full,
  // What PostgreSQL calls it.
  '53100': full,
  EDQUOT: { came: 'a quota that is used up', try: full.try },
  EROFS: { came: 'a disk that is read-only', try: another },
  EACCES: { came: 'a folder of another user', try: another },
  ENOTDIR: file,
  EEXIST: file,
}

/** One page of a table, with its log, must fit: a server that can't write loses its connections. */
const freeBytesMin = 16_777_216

function isFull(home: string): boolean {
  try {
    const { bavail, bsize } = fs.statfsSync(home)
    return bavail * bsize < freeBytesMin
  } catch {
    return false
  }
}
