import type { z } from 'zod'
import type { ShownLanguage } from '../../kit/languages.ts'
import { defaultLimits, type Limits } from '../../kit/limits.ts'
import type { Kind, Lab } from '../lab.ts'
import { type AdminLab, adminFormat } from './admin.ts'
import { type CodeReviewLab, codeReviewFormat } from './code-review.ts'
import { type CostLab, costFormat } from './cost.ts'
import { type DesignLab, designFormat } from './design.ts'
import { type ExploitLab, exploitFormat } from './exploit.ts'
import { type FolderLab, folderFormat } from './folder.ts'
import type { KindFormat } from './format.ts'
import { type FunctionLab, functionFormat } from './function.ts'
import { type HttpLab, httpFormat } from './http.ts'
import { type LoadLab, loadFormat } from './load.ts'
import { type ModelLab, modelFormat } from './model.ts'
import { type PageLab, pageFormat } from './page.ts'
import { type ScheduleLab, scheduleFormat } from './schedule.ts'
import { changeFormat, queryFormat, type SqlLab } from './sql.ts'

/** What a lab of each kind is. A new kind is a module here, and a line in this table and the next. */
export interface LabOfKind {
  query: SqlLab
  change: SqlLab
  function: FunctionLab
  folder: FolderLab
  schedule: ScheduleLab
  model: ModelLab
  admin: AdminLab
  cost: CostLab
  http: HttpLab
  exploit: ExploitLab
  page: PageLab
  load: LoadLab
  'code-review': CodeReviewLab
  design: DesignLab
}

/** A format whose own shapes of lab.yaml and variants.yaml only itself knows. */
type FormatOf<L extends Lab> = Omit<KindFormat<never, L, never>, 'yaml' | 'variant'> & {
  readonly yaml: z.ZodType
  readonly variant: z.ZodType
}

/** How labs of each kind are written, and all that the rooms above must know of it. */
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
  exploit: exploitFormat,
  page: pageFormat,
  load: loadFormat,
  'code-review': codeReviewFormat,
  design: designFormat,
} as const satisfies { readonly [K in keyof LabOfKind]: FormatOf<LabOfKind[K]> }

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
  | 'about'
>

/** Whether its answer is a server that can be started and tried by hand. */
export function isServerLab(lab: Lab): lab is HttpLab | ExploitLab | LoadLab {
  if (lab.kind === 'load') return lab.measurement === null
  return lab.kind === 'http' || lab.kind === 'exploit'
}

/**
 * The main file of an answer that is a folder: a server, a page with what it loads, or a program that
 * measures. Learners may add files to it. Null in all other labs: each of their files has a purpose
 * that the lab names, as answer.sql does, so that another one would be read by nothing.
 */
export function mainFileOf(lab: Lab): string | null {
  return lab.kind === 'page' || lab.kind === 'load' || isServerLab(lab) ? lab.main : null
}

/** All kinds, in the order in which they are listed. */
export const kinds = Object.keys(formats) as [Kind, ...Kind[]]

/** Kinds whose attempts and runs wait apart from quick ones. */
export const slowKinds: readonly Kind[] = kinds.filter((kind) => formats[kind].isSlow)

/** What you do in the labs of a kind and what you see, after "A lab on joins: ". */
export const workOf = (kind: Kind): string => formats[kind].work

/** Every kind with what it checks against and what it shows, in words. */
export function describedKinds(): (AnyFormat['about'] & { readonly kind: Kind })[] {
  return kinds.map((kind) => ({ kind, ...(formats[kind] as AnyFormat).about }))
}

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

export const mayUseTitle = 'What your answer may use'

/** What an answer to this lab may use, in sentences with Markdown's backticks. */
export function mayUseOf(lab: Lab, limits: Limits = defaultLimits): readonly string[] {
  const format = formats[lab.kind] as Pick<KindFormat<never, Lab, never>, 'mayUse'>
  return format.mayUse(limits, lab)
}

/** Files beside the brief for reading, by name: `lab get` writes them. A variant may bring its own. */
export function readingOf(
  lab: Lab,
  variant: string | null = null,
): Readonly<Record<string, string>> {
  const format = formats[lab.kind] as Pick<KindFormat<never, Lab, never>, 'reading'>
  return format.reading({ ...lab, ...lab.variants.find(({ name }) => name === variant) } as Lab)
}

/** The language of an answer to a lab, by the lab's id; files may be in another than the kind's. */
export function languageOf(labId: string, answer: string): ShownLanguage {
  const format = formatOf(labId)
  if (format?.answerFiles && /^==> \S+\.sh <==/m.test(answer)) return 'sh'
  return otherAnswerOf(labId, answer)?.language ?? format?.language ?? 'sql'
}

/** The files that an answer to this lab is made of; empty where it is one text. */
export function answerFilesOf(lab: Lab): readonly string[] {
  const format = formats[lab.kind] as Pick<KindFormat<never, Lab, never>, 'filesOf'>
  return format.filesOf?.(lab) ?? []
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
  const group = labId.slice(0, labId.indexOf('/'))
  // A stage of the capstone is graded as an http lab.
  const kind = group === 'capstone' ? 'http' : group
  return Object.hasOwn(formats, kind) ? (formats[kind as Kind] as AnyFormat) : undefined
}
