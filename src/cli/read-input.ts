import fs from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { Problem } from '../kit/problem.ts'
import type { CliContext } from './context.ts'

/** The name that means standard input, or standard output. */
export const standardStream = '-'

/** More than any schema, contract or specification that people write. */
const inputBytesMax = 64 * 1_048_576

/** A file that the command line names; its text is read whole. */
export interface Input {
  /** What it holds, such as "a specification". */
  readonly what: string
  /** A path, or `-` for standard input. */
  readonly file: string
  readonly encoding?: 'utf8' | 'latin1'
}

/** Where relative paths are meant from, and where standard input comes in. */
interface Place {
  readonly settings: Pick<CliContext['settings'], 'cwd'>
  readonly io: Pick<CliContext['io'], 'stdin'>
}

/** The text of a file or of standard input. Throws Problem 'bad-file'. */
export async function readInput(
  { settings, io }: Place,
  { what, file, encoding = 'utf8' }: Input,
): Promise<string> {
  if (file === standardStream) return readStream(io.stdin, encoding)
  const full = path.resolve(settings.cwd, file)
  try {
    const { size } = fs.statSync(full)
    if (size > inputBytesMax) throw tooLarge(full)
    return fs.readFileSync(full, encoding)
  } catch (error) {
    throw fileProblem(error, { expected: `${what} that can be read`, file: full })
  }
}

async function readStream(stream: Readable, encoding: 'utf8' | 'latin1'): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of stream) {
    bytes += (piece as Buffer).length
    if (bytes > inputBytesMax) throw tooLarge('standard input')
    pieces.push(piece as Buffer)
  }
  return Buffer.concat(pieces).toString(encoding)
}

function tooLarge(file: string): Problem {
  return new Problem('bad-file', {
    expected: `at most ${inputBytesMax.toLocaleString('en-US')} bytes`,
    came: `more in ${file}`,
    try: 'Name a smaller file.',
  })
}

const inWords: Readonly<Record<string, readonly [came: string, attempt: string]>> = {
  ENOENT: ["which isn't there", 'Check the path.'],
  ENOTDIR: ["which isn't there: part of its path is a file", 'Check the path.'],
  EISDIR: ['which is a folder', 'Name a file in it.'],
  EACCES: ['which you may not open', 'Check who owns it (ls -l), or name another.'],
  EPERM: ['which you may not open', 'Check who owns it (ls -l), or name another.'],
  EROFS: ['on a disk that can only be read', 'Name a place that you can write to.'],
  ENOSPC: ['on a disk with no space left', 'Make room, or name another place.'],
}

/** Sees that a file can be opened, before anything is started for it. Throws Problem 'bad-file'. */
export function requireFile(file: string, expected: string): void {
  try {
    fs.accessSync(file, fs.constants.R_OK)
    if (fs.statSync(file).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
  } catch (error) {
    throw fileProblem(error, { expected, file })
  }
}

/** What the system says about a file that was named, as a person reads it; other errors as they are. */
export function fileProblem(
  error: unknown,
  { expected, file }: { readonly expected: string; readonly file: string },
): unknown {
  const words = inWords[String((error as NodeJS.ErrnoException | null)?.code)]
  if (error instanceof Problem || words === undefined) return error
  const [came, attempt] = words
  return new Problem(
    'bad-file',
    { expected, came: `${file}, ${came}`, try: attempt },
    { cause: error },
  )
}
