import fs from 'node:fs'
import path from 'node:path'
import { Problem } from '../kit/problem.ts'
import { packFiles, unpackFiles } from '../lab/admin/answer-files.ts'
import {
  answerFileNames,
  answerFileOf,
  answerFilesOf,
  mayUseOf,
  mayUseTitle,
  readingOf,
} from '../lab/kinds/all.ts'
import type { Lab, Variant } from '../lab/lab.ts'
import { handsInServer, serverFilesToEdit } from './server-folder.ts'

/** Remembers which lab a folder is of. */
const markFile = '.backwright-lab.json'

/** Where `lab get` puts a lab. */
interface Place {
  readonly folder: string
  readonly home: string | null
  /** The file or folder that holds the learner's work. */
  readonly work: string
  /** Null: the lab's own task. */
  readonly variant: Variant | null
}

/** What `lab get` writes: everything to read, and the answer to edit. Returns the files it made. */
export function writeLabFolder(
  lab: Lab,
  { folder, home, variant }: Omit<Place, 'work'>,
  answer: string,
): { readonly written: string[]; readonly kept: string[] } {
  const files = filesToEdit(lab, answer)
  const [first] = files.keys()
  const written = writeReading(lab, { folder, home, work: first as string, variant })
  const kept: string[] = []
  for (const [name, text] of files) {
    const answerPath = path.join(folder, name)
    // An answer that is there already is the learner's: never written over.
    if (fs.existsSync(answerPath)) {
      kept.push(answerPath)
      continue
    }
    fs.mkdirSync(path.dirname(answerPath), { recursive: true })
    fs.writeFileSync(answerPath, text)
    written.push(answerPath)
  }
  return { written, kept }
}

/** An answer as files; of one whose parts cannot be told the starter's. */
function filesToEdit(lab: Lab, answer: string): ReadonlyMap<string, string> {
  if (handsInServer(lab)) return serverFilesToEdit(lab, answer)
  const names = answerFilesOf(lab)
  if (names.length === 0) return new Map([[answerFileOf(lab.id, lab.starter), answer]])
  for (const text of [answer, lab.starter]) {
    const read = unpackFiles(text, names)
    if (read.kind === 'read') return read.files
  }
  return new Map(names.map((name) => [name, '']))
}

/** Several files as they are handed in. Throws Problem 'bad-input' where one is not there. */
export function readAnswerFiles(folder: string, names: readonly string[]): string {
  return packFiles(names, (name) => {
    const file = path.join(folder, name)
    if (fs.existsSync(file)) return readAnswer(file)
    throw missingFile(file, folder)
  })
}

/**
 * Which lab a folder belongs to, and the folder that `lab get` made: this one, or one around it, so
 * that it can be asked from anywhere inside. Throws Problem 'bad-input'.
 */
export function findLabFolder(start: string): Mark & { folder: string } {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const mark = readMark(folder)
    if (mark !== null) return { ...mark, folder }
    if (path.dirname(folder) === folder) break
  }
  throw new Problem('bad-input', {
    expected: 'a folder that backwright lab get made',
    came: fs.existsSync(start) ? start : `${start}, which isn't there`,
    try: 'backwright lab get NAME makes one. Then run backwright lab check NAME.',
  })
}

/** The file that holds the answer. Throws Problem 'bad-input' where it is not there. */
export function answerFileIn(folder: string, labId: string): string {
  const files = answerFileNames(labId).map((name) => path.join(folder, name))
  const found = files.find((file) => fs.existsSync(file))
  if (found !== undefined) return found
  throw missingFile(files.at(-1) as string, folder)
}

function missingFile(file: string, folder: string): Problem {
  return new Problem('bad-input', {
    expected: `${path.basename(file)} in ${folder}`,
    came: 'no such file',
    try: 'Write your answer there. backwright lab get brings the starter back.',
  })
}

/** Byte order mark and Windows line ends are an editor's habit, not part of the answer. */
export function readAnswer(file: string): string {
  return fs
    .readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
}

/**
 * Writes what there is to read, and remembers the lab. Throws Problem 'bad-input' where the folder
 * holds the work of another lab.
 */
export function writeReading(lab: Lab, { folder, home, work, variant }: Place): string[] {
  const mark = { lab: lab.id, variant: variant?.name, hash: lab.hash, home }
  const files: readonly (readonly [string, string])[] = [
    ['lesson.md', lab.lesson],
    ['brief.md', briefOf(lab, variant)],
    ...Object.entries(readingOf(lab, variant?.name ?? null)),
    [markFile, `${JSON.stringify(mark, null, 2)}\n`],
  ]
  if (fs.existsSync(path.join(folder, work)) && !isOf(readMark(folder), lab, variant)) {
    throw new Problem('bad-input', {
      expected: `an empty folder, or one of ${lab.id}${variant ? `, version ${variant.name}` : ''}`,
      came: `${folder}, which holds another ${work}`,
      try: 'Name another folder: backwright lab get NAME FOLDER',
    })
  }
  fs.mkdirSync(folder, { recursive: true })
  for (const [name, text] of files) fs.writeFileSync(path.join(folder, name), text)
  return files.map(([name]) => path.join(folder, name))
}

/** The brief, and below it what an answer may use and, for a variant, the task that it's a version of. */
function briefOf(lab: Lab, variant: Place['variant']): string {
  const mayUse = mayUseOf(lab).map((sentence) => `- ${sentence}\n`)
  const brief = (variant?.brief ?? lab.brief).trimEnd()
  const own = variant === null ? '' : `\n## The original version\n\n${lab.brief.trimEnd()}\n`
  return `# ${lab.title}\n\n${brief}\n\n## ${mayUseTitle}\n\n${mayUse.join('')}${own}`
}

function isOf(mark: Mark | null, lab: Lab, variant: Variant | null): boolean {
  return mark?.labId === lab.id && mark.variant === (variant?.name ?? null)
}

/** What `lab get` remembered of a folder. */
interface Mark {
  readonly labId: string
  /** Null: the lab's own task. */
  readonly variant: string | null
  /** The data folder that attempts of this folder went to first; older marks don't say. */
  readonly home: string | null
}

function readMark(folder: string): Mark | null {
  try {
    const mark = JSON.parse(fs.readFileSync(path.join(folder, markFile), 'utf8')) as unknown
    const { lab, variant, home } = mark as Readonly<Record<string, unknown>>
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
    return typeof lab === 'string' ? { labId: lab, variant: text(variant), home: text(home) } : null
  } catch {
    return null
  }
}
