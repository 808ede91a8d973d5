import { z } from 'zod'
import { badLab } from '../bad-lab.ts'
import type { Lab, LabBase, Variant } from '../lab.ts'
import {
  type ChangedFile,
  type ChangeLine,
  linesOf,
  parseDiff,
  wholeFile,
} from '../review/change.ts'
import { defectTopics, nit, type Topics } from '../review/topics.ts'
import { codeReviewFiles } from '../scaffold/code-review.ts'
import {
  type KindFormat,
  type LabFiles,
  neededFile,
  type OwnPart,
  ownCheckKeys,
  sentence,
  sharedKeys,
  slug,
  variantKeys,
} from './format.ts'
import { answerSize } from './may-use.ts'

/** Lines of a file that a comment may be on, as indexes into `linesOf(file)`. */
export interface Place {
  readonly file: string
  readonly lines: readonly number[]
}

/** Something that a reviewer should find. */
export interface ReviewFinding {
  readonly name: string
  /** The check that it belongs to; null: worth a comment, and not needed to pass. */
  readonly check: string | null
  /** Where a comment may be: the first is where it shows best. */
  readonly places: readonly Place[]
  /** Topics under which it may be named; the first is the closest. */
  readonly kinds: readonly string[]
  /** A question that leads to it. */
  readonly ask: string
  /** Why it matters in production. */
  readonly why: string
}

/** Lines that look wrong and are fine. */
export interface Decoy {
  readonly places: readonly Place[]
  readonly why: string
}

/** What is reviewed, and what is in it. */
export interface ReviewTask {
  readonly files: readonly ChangedFile[]
  readonly findings: readonly ReviewFinding[]
  readonly decoys: readonly Decoy[]
  readonly falseAlarmsMax: number
}

export interface CodeReviewVariant extends Variant {
  readonly task: ReviewTask
}

/** A change, or logs, that the learner comments on line by line. */
export interface CodeReviewLab extends LabBase {
  readonly kind: 'code-review'
  readonly topics: Topics
  readonly task: ReviewTask
  readonly variants: readonly CodeReviewVariant[]
}

/** What a reviewer sees: never what was planted. */
export interface Review {
  readonly files: readonly ChangedFile[]
  readonly topics: Topics
}

/** What is to be reviewed in a lab's own task or in a variant; null in labs of other kinds. */
export function reviewOf(lab: Lab, variant: string | null): Review | null {
  if (lab.kind !== 'code-review') return null
  const task = lab.variants.find(({ name }) => name === variant)?.task ?? lab.task
  return { files: task.files, topics: lab.topics }
}

const placeKeys = {
  file: z.string().min(1).describe('The path as the change has it'),
  at: z
    .array(z.union([sentence, z.int().min(1)]))
    .min(1)
    .describe('Each line by part of its text, found in no other line, or by its number afterwards'),
}

const taskKeys = {
  findings: z
    .array(
      z.strictObject({
        name: slug,
        check: slug.nullable().default(null).describe('Left out: not needed to pass'),
        ...placeKeys,
        also: z.array(z.strictObject(placeKeys)).default([]).describe('Other places of it'),
        kinds: z.array(z.string()).min(1),
        ask: sentence.describe('A question that leads to it'),
        why: sentence.describe('Why it matters in production'),
      }),
    )
    .min(1),
  decoys: z
    .array(z.strictObject({ ...placeKeys, why: sentence.describe('Why it is fine') }))
    .default([])
    .describe('Lines that look wrong and are fine'),
  false_alarms_max: z.int().min(0).max(20),
}

export const codeReviewYaml = z.strictObject({
  kind: z.literal('code-review'),
  ...sharedKeys,
  topics: z
    .record(slug, sentence)
    .nullable()
    .default(null)
    .describe('What comments may be about: name to meaning; null: kinds of defects'),
  documents: z
    .array(z.string())
    .default([])
    .describe('Files of world/ that are read as they are; left out: world/change.diff'),
  checks: z.array(z.strictObject(ownCheckKeys)).min(1).describe('What the findings belong to'),
  ...taskKeys,
})
type CodeReviewYaml = z.infer<typeof codeReviewYaml>

const variantYaml = z.strictObject({
  ...variantKeys,
  mutants: z.array(sentence).min(1),
  diff: sentence.describe('A file of world/ in place of change.diff'),
  ...taskKeys,
})
type VariantYaml = z.infer<typeof variantYaml>

export const codeReviewFormat: KindFormat<CodeReviewYaml, CodeReviewLab, VariantYaml> = {
  yaml: codeReviewYaml,
  scaffold: codeReviewFiles,
  about: {
    against: 'what was planted in it, line by line',
    shown: 'the line that was missed, or the one that is fine, and why',
  },
  work: 'review a change line by line, and see what you missed and what was fine.',
  variant: variantYaml,
  variantsNeeded: () => false,
  engineChecks: ['readable', 'lines', 'false-alarms'],
  answerFile: 'comments.yaml',
  language: 'yaml',
  starterFile: 'comments.yaml',
  hasTables: false,
  triedIn: null,
  isSlow: false,
  mayUse: (limits) => [answerSize(limits)],
  reading: ({ task, topics }) => ({
    'change.txt': task.files.map(fileText).join('\n'),
    'kinds.txt': Object.entries(topics)
      .map(([name, meaning]) => `${name}: ${meaning}\n`)
      .join(''),
  }),
  read: readCodeReview,
}

async function readCodeReview(
  yaml: CodeReviewYaml,
  from: LabFiles,
  variants: readonly VariantYaml[],
): Promise<OwnPart<CodeReviewLab>> {
  const topics = { ...(yaml.topics ?? defectTopics), [nit]: 'A matter of taste; not graded' }
  const files =
    yaml.documents.length > 0
      ? yaml.documents.map((name) => wholeFile(name, neededFile(from, `world/${name}`)))
      : diffFiles(from, 'change.diff')
  const own = { topics: Object.keys(topics), checks: yaml.checks.map(({ name }) => name) }
  const taskOf = (part: z.infer<z.ZodObject<typeof taskKeys>>, changed: readonly ChangedFile[]) =>
    readTask(part, changed, { ...own, where: `${from.id}/lab.yaml` })
  return {
    own: {
      kind: 'code-review',
      topics,
      checks: yaml.checks,
      task: taskOf(yaml, files),
      variants: variants.map(({ name, brief, reference, mutants, diff, ...part }) => ({
        name,
        brief,
        reference,
        mutants,
        task: taskOf(part, diffFiles(from, diff)),
      })),
    },
  }
}

function diffFiles(from: LabFiles, name: string): ChangedFile[] {
  const path = `world/${name}`
  return parseDiff(neededFile(from, path), `${from.id}/${path}`)
}

interface Known {
  readonly topics: readonly string[]
  readonly checks: readonly string[]
  readonly where: string
}

function readTask(
  { findings, decoys, false_alarms_max }: z.infer<z.ZodObject<typeof taskKeys>>,
  files: readonly ChangedFile[],
  { topics, checks, where }: Known,
): ReviewTask {
  const known = (what: string, name: string, among: readonly string[]): void => {
    if (among.includes(name)) return
    throw badLab(where, { expected: `${what} to be one of ${among.join(', ')}`, came: name })
  }
  for (const { name, check, kinds } of findings) {
    if (check !== null) known(`findings.${name}.check`, check, checks)
    for (const kind of kinds) known(`findings.${name}.kinds`, kind, topics)
  }
  const placeOf = ({ file, at }: z.infer<z.ZodObject<typeof placeKeys>>): Place => ({
    file,
    lines: at.map((line) => lineAt(line, file, files, where)),
  })
  return {
    files,
    findings: findings.map(({ file, at, also, ...finding }) => ({
      ...finding,
      places: [{ file, at }, ...also].map(placeOf),
    })),
    decoys: decoys.map(({ file, at, why }) => ({ places: [placeOf({ file, at })], why })),
    falseAlarmsMax: false_alarms_max,
  }
}

/** The one line of a file that holds a text or has a number. */
function lineAt(
  wanted: string | number,
  path: string,
  files: readonly ChangedFile[],
  where: string,
): number {
  const file = files.find((one) => one.path === path)
  const found = (file ? linesOf(file) : []).flatMap((line, at) =>
    isWanted(line, wanted) ? [at] : [],
  )
  if (found.length === 1) return found[0] as number
  throw badLab(where, {
    expected: `${JSON.stringify(wanted)} in one line of ${path}`,
    came: file ? `${found.length} lines` : 'no such file in the change',
    try: 'Take more of the line, with its + or - where both sides have it.',
  })
}

function isWanted({ sign, text, new: number }: ChangeLine, wanted: string | number): boolean {
  return typeof wanted === 'number' ? number === wanted : `${sign}${text}`.includes(wanted)
}

/** A file with its line numbers, to read beside an editor. */
function fileText(file: ChangedFile): string {
  const width = String(
    Math.max(...linesOf(file).map(({ new: number, old }) => number ?? old ?? 0)),
  ).length
  const cell = (number: number | null): string => String(number ?? '').padStart(width)
  const hunks = file.hunks.map(({ title, lines }) =>
    [
      ...(file.isWhole ? [] : [`@@ ${title}`.trimEnd()]),
      ...lines.map((line) =>
        file.isWhole
          ? `${cell(line.new)} | ${line.text}`
          : `${cell(line.old)} ${cell(line.new)} ${line.sign} ${line.text}`.trimEnd(),
      ),
    ].join('\n'),
  )
  return `${file.path}\n\n${hunks.join('\n')}\n`
}
