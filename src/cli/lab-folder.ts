import fs from 'node:fs'
import path from 'node:path'
import { Problem } from '../kit/problem.ts'
import { answerFileOf, readingOf } from '../lab/kinds/all.ts'
import type { Lab } from '../lab/lab.ts'

/** Remembers which lab a folder is of. */
const markFile = '.backwright-lab.json'

/** What `lab get` writes: everything to read, and the answer to edit. Returns the files it made. */
export function writeLabFolder(lab: Lab, folder: string, answer: string): string[] {
  const answerFile = answerFileOf(lab.id)
  const files: readonly (readonly [string, string])[] = [
    ['lesson.md', lab.lesson],
    ['brief.md', `# ${lab.title}\n\n${lab.brief}`],
    ...Object.entries(readingOf(lab)),
    [markFile, `${JSON.stringify({ lab: lab.id, hash: lab.hash }, null, 2)}\n`],
  ]
  const answerPath = path.join(folder, answerFile)
  if (fs.existsSync(answerPath) && folderLab(folder) !== lab.id) {
    throw new Problem('bad-input', {
      expected: `an empty folder, or one of ${lab.id}`,
      came: `${folder}, which holds another ${answerFile}`,
      try: 'name another folder, as backwright lab get NAME FOLDER',
    })
  }
  fs.mkdirSync(folder, { recursive: true })
  for (const [name, text] of files) fs.writeFileSync(path.join(folder, name), text)
  const written = files.map(([name]) => path.join(folder, name))
  // An answer that is there already is the learner's: never written over.
  if (!fs.existsSync(answerPath)) {
    fs.writeFileSync(answerPath, answer)
    written.push(answerPath)
  }
  return written
}

/** The lab and the answer of a folder that `lab get` made. */
export function readLabFolder(folder: string): {
  labId: string
  answer: string
  answerFile: string
} {
  const labId = folderLab(folder)
  const answerFile = answerFileOf(labId ?? '')
  if (!labId) {
    throw new Problem('bad-input', {
      expected: 'a folder that backwright lab get made',
      came: folder,
      try: 'backwright lab get NAME FOLDER, then write your answer in the file it names',
    })
  }
  const file = path.join(folder, answerFile)
  if (!fs.existsSync(file)) {
    throw new Problem('bad-input', {
      expected: `${answerFile} in ${folder}`,
      came: 'no such file',
      try: 'write your answer there; backwright lab get brings the starter back',
    })
  }
  return { labId, answer: readAnswer(file), answerFile: file }
}

/** Byte order mark and Windows line ends are an editor's habit, not part of the answer. */
function readAnswer(file: string): string {
  return fs
    .readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
}

function folderLab(folder: string): string | null {
  try {
    const mark = JSON.parse(fs.readFileSync(path.join(folder, markFile), 'utf8')) as unknown
    const { lab } = mark as { lab?: unknown }
    return typeof lab === 'string' ? lab : null
  } catch {
    return null
  }
}
