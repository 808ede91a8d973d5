import type { Kind, Lab } from '../lab.ts'
import { adminFormat } from './admin.ts'
import { costFormat } from './cost.ts'
import { folderFormat } from './folder.ts'
import type { KindFormat } from './format.ts'
import { functionFormat } from './function.ts'
import { httpFormat } from './http.ts'
import { modelFormat } from './model.ts'
import { scheduleFormat } from './schedule.ts'
import { changeFormat, queryFormat } from './sql.ts'

/** How labs of each kind are written; a new kind is a module here and a line in this table. */
export const formats = {
  query: queryFormat,
  change: changeFormat,
  function: functionFormat,
  folder: folderFormat,
  schedule: scheduleFormat,
  model: modelFormat,
  admin: adminFormat,
  cost: costFormat,
  http: httpFormat,
} as const satisfies Record<Kind, unknown>

/** What every kind has, whatever its labs hold. */
type AnyFormat = Pick<
  KindFormat<never, Lab, unknown>,
  | 'answerFile'
  | 'answerFiles'
  | 'otherAnswer'
  | 'language'
  | 'starterFile'
  | 'hasTables'
  | 'triedIn'
>

/** All kinds, in the order in which they are listed. */
export const kinds = Object.keys(formats) as [Kind, ...Kind[]]

/** The file that an answer is in, by its lab's id and its text: "answer.sql". */
export function answerFileOf(labId: string, text: string): string {
  return otherAnswerOf(labId, text)?.file ?? formatOf(labId)?.answerFile ?? 'answer'
}

/** The files of which one holds the answer, by a lab's id. */
export function answerFileNames(labId: string): readonly string[] {
  const { answerFile = 'answer', otherAnswer } = formatOf(labId) ?? {}
  return otherAnswer === undefined ? [answerFile] : [answerFile, otherAnswer.file]
}

function otherAnswerOf(labId: string, text: string): AnyFormat['otherAnswer'] {
  const other = formatOf(labId)?.otherAnswer
  return other?.isOne(text) ? other : undefined
}

/** Files beside the brief that `lab get` writes for reading, by name. */
export function readingOf(lab: Lab): Readonly<Record<string, string>> {
  const format = formats[lab.kind] as Pick<KindFormat<never, Lab, never>, 'reading'>
  return format.reading(lab)
}

/** The language of an answer to a lab, by the lab's id; files may be in another than the kind's. */
export function languageOf(labId: string, answer: string): 'sql' | 'ts' | 'sh' {
  const format = formatOf(labId)
  if (format?.answerFiles && /^==> \S+\.sh <==/m.test(answer)) return 'sh'
  return otherAnswerOf(labId, answer)?.language ?? format?.language ?? 'sql'
}

/** The files that an answer to this lab is made of; empty where it is one text. */
export function answerFilesOf(lab: Lab): readonly string[] {
  return lab.kind === 'admin' || lab.kind === 'http' ? lab.files : []
}

/** Whether a folder is handed in as it is, from a terminal; else a text is written. */
export function handsInFolder(labId: string): boolean {
  return formatOf(labId)?.starterFile === null
}

/** Whether an answer may be several files. */
export function handsInFiles(labId: string): boolean {
  return formatOf(labId)?.answerFiles !== undefined
}

/** Whether a page shows a picture of the lab's tables. */
export function hasTables(labId: string): boolean {
  return formatOf(labId)?.hasTables ?? false
}

/** "109 databases", "1 input"; null where nothing is counted. */
export function triedText(labId: string, count: number): string | null {
  const words = formatOf(labId)?.triedIn
  if (!words || count === 0) return null
  return `${count.toLocaleString('en-US')} ${words[count === 1 ? 0 : 1]}`
}

function formatOf(labId: string): AnyFormat | undefined {
  const kind = labId.slice(0, labId.indexOf('/'))
  return Object.hasOwn(formats, kind) ? (formats[kind as Kind] as AnyFormat) : undefined
}
