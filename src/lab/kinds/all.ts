import type { Kind, Lab } from '../lab.ts'
import { costFormat } from './cost.ts'
import { folderFormat } from './folder.ts'
import type { KindFormat } from './format.ts'
import { functionFormat } from './function.ts'
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
  cost: costFormat,
} as const satisfies Record<Kind, unknown>

/** All kinds, in the order in which they are listed. */
export const kinds = Object.keys(formats) as [Kind, ...Kind[]]

/** The file that holds an answer, by a lab's id: "answer.sql". */
export function answerFileOf(labId: string): string {
  return formatOf(labId)?.answerFile ?? 'answer'
}

/** Files beside the brief that `lab get` writes for reading, by name. */
export function readingOf(lab: Lab): Readonly<Record<string, string>> {
  const format = formats[lab.kind] as Pick<KindFormat<never, Lab, never>, 'reading'>
  return format.reading(lab)
}

/** The language of a lab's answers, by its id. */
export function languageOf(labId: string): 'sql' | 'ts' | 'sh' {
  return formatOf(labId)?.language ?? 'sql'
}

/** Whether a folder is handed in as it is, from a terminal; else a text is written. */
export function handsInFolder(labId: string): boolean {
  return formatOf(labId)?.starterFile === null
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

function formatOf(labId: string): (typeof formats)[Kind] | undefined {
  const kind = labId.slice(0, labId.indexOf('/'))
  return Object.hasOwn(formats, kind) ? formats[kind as Kind] : undefined
}
