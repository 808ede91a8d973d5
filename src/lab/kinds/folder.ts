import { z } from 'zod'
import type { Limits } from '../../kit/limits.ts'
import { badLab } from '../bad-lab.ts'
import { commandsWriting } from '../folder/written.ts'
import type { LabBase, OwnCheck, Variant } from '../lab.ts'
import { folderFiles } from '../scaffold/folder.ts'
import {
  type KindFormat,
  type LabFiles,
  type OwnPart,
  ownCheckKeys,
  sentence,
  sharedKeys,
  variantKeys,
} from './format.ts'
import { input } from './inputs.ts'
import { bytesText, countOf, secondsText } from './may-use.ts'

const texts = z.union([z.string(), z.array(z.string()).min(1)])
const where = z
  .string()
  .min(1)
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\]+$/, 'a path below the folder, with forward slashes')
const presence = z.enum(['present', 'absent']).optional()

const pattern = z.union([z.string(), z.strictObject({ pattern: z.string(), says: z.string() })])

/** What may be asked of a text; line ends do not count. */
const textKeys = {
  text: z.string().optional().describe('The whole text; white space at its end does not count'),
  has: texts.optional().describe('Each of these somewhere in it'),
  lacks: texts.optional().describe('None of these anywhere in it'),
  matches: pattern
    .optional()
    .describe('A regular expression, with the flags m and u; `says` names in words what fits it'),
  lines_max: z.int().min(1).optional().describe('So many lines at most; empty ones do not count'),
  try: z.string().min(1).optional().describe('What to try, where we know nothing better to say'),
}

/** Files whose text is drawn from the attempt's seed, and how often. */
const drawnKeys = {
  inputs: z
    .record(where, input)
    .refine((inputs) => Object.keys(inputs).length > 0, 'a file at least')
    .describe('Files drawn from the seed; what the first solution does with them is expected'),
  runs: z.int().min(1).max(20).optional().describe('How many are drawn; 5 unless said'),
}

const programKeys = {
  program: where,
  arguments: z.array(z.string()).optional(),
  files: z.record(where, z.string()).optional().describe('Put in place before it runs'),
}

const serverKeys = {
  server: where,
  without: z.array(where).optional().describe('Files of the folder that are taken away before'),
  get: z.string().startsWith('/'),
  after: z
    .array(z.string().startsWith('/'))
    .optional()
    .describe('Asked before, whatever comes back'),
  files: z.record(where, z.string()).optional(),
}

/** What may be asked of a file beyond its text. */
const fileKeys = {
  ...textKeys,
  same_as: where.optional().describe('Its text is that of this file as the learner found it'),
  lines_of: where.optional().describe('Each line of this other file is a line of it'),
  response: z
    .strictObject({
      status: z.int().min(100).max(599),
      headers: z.array(z.string().min(1)).default([]).describe('Names of headers that are there'),
      body: z.string(),
    })
    .optional()
    .describe('It holds one HTTP response as it came and nothing else'),
}

/** The state of a file, a folder, a repository, or what a program in the folder does. */
const condition = z.union([
  z.strictObject({ file: where, is: presence, ...fileKeys }),
  z.strictObject({
    as_found: z
      .union([z.literal('all'), z.array(where).min(1)])
      .describe('These files, or all there is: to the byte as the learner found it, nothing new'),
    except: z
      .array(where)
      .default([])
      .describe('Paths that may have changed; a folder stands for all below it'),
    branches: z
      .array(z.string().min(1))
      .default([])
      .describe('Branches that may be new or have moved, in a repository'),
  }),
  z.strictObject({
    folder: where,
    is: presence,
    holds: z.array(z.string().min(1)).optional().describe('These names and no others'),
  }),
  z.strictObject({
    repository: z.literal(true),
    on: z.string().min(1).optional().describe('The branch that is checked out'),
    clean: z.literal(true).optional().describe('Nothing changed, nothing untracked, no merge open'),
    branches: z.array(z.string().min(1)).min(1).optional().describe('These branches and no others'),
  }),
  z.strictObject({
    branch: z.string().min(1),
    is: presence,
    merged_into: z
      .string()
      .min(1)
      .optional()
      .describe('Its commits are reachable from this branch'),
    commits: z
      .strictObject({ min: z.int().min(0).optional(), max: z.int().min(0).optional() })
      .optional()
      .describe('How many commits are reachable from it'),
    parents: z.int().min(0).max(8).optional().describe("Parents of its newest commit; a merge's 2"),
    message: pattern.optional().describe("What its newest commit's message matches"),
    messages: pattern
      .optional()
      .describe("What the message of every commit matches that the starter doesn't have"),
    changes: z.array(where).optional().describe('The files its newest commit changed, no others'),
    keeps: z
      .union([z.literal(true), z.array(z.string().min(1)).min(1)])
      .optional()
      .describe("The starter's commits of this branch, or of the branches named, are in it"),
    held: z
      .array(where)
      .min(1)
      .optional()
      .describe('One of its commits holds all these files as the learner found them'),
    every: z
      .strictObject({ file: where, is: presence, ...textKeys })
      .optional()
      .describe("So in every commit of it that the starter doesn't have"),
    first: z
      .strictObject({ file: where, is: presence, ...textKeys })
      .optional()
      .describe("So in the oldest commit of it that the starter doesn't have"),
    file: where.optional().describe('A file as the newest commit holds it'),
    ...textKeys,
  }),
  z.strictObject({
    ...programKeys,
    exits: z.int().min(0).max(255).optional().describe('0 unless said'),
    prints: z
      .string()
      .optional()
      .describe('All it prints; white space at line ends does not count'),
    says: texts.optional().describe('Each of these in what it prints, errors too'),
    says_only: z.string().optional().describe('All it prints, errors too'),
    without: z.array(where).optional().describe('Files of the folder that are taken away before'),
    writes: z
      .record(where, z.string())
      .optional()
      .describe(
        'Files that it leaves behind, by their whole text; white space at its end does not count',
      ),
  }),
  z.strictObject({
    ...programKeys,
    ...drawnKeys,
    leaves: z
      .array(where)
      .min(1)
      .optional()
      .describe('Files that it leaves behind, compared as what it prints is'),
  }),
  z.strictObject({
    ...serverKeys,
    status: z.int().min(100).max(599).optional().describe('200 unless said'),
    type: z.string().min(1).optional().describe('How the content type begins'),
    json: z.unknown().optional().describe('The body as JSON, by value'),
    ...textKeys,
  }),
  z.strictObject({
    ...serverKeys,
    ...drawnKeys,
    changed: z
      .literal(true)
      .optional()
      .describe('It is asked once with `files`, then the drawn ones come in their place'),
  }),
])

/** One thing that must be so, as lab.yaml says it. */
export type Condition = z.infer<typeof condition>

export interface FolderCheck extends OwnCheck {
  /** All of these, in order. */
  readonly that: readonly Condition[]
}

/** What the learner finds: files by path, then commands that are run among them. */
export interface FolderStart {
  readonly files: Readonly<Record<string, string>>
  readonly commands: string
}

export interface FolderVariant extends Variant {
  readonly checks: readonly FolderCheck[]
  /** Its own folder, or the lab's. */
  readonly start: FolderStart
}

/** A real folder or git repository, judged by its state after the learner's commands. */
export interface FolderLab extends LabBase {
  readonly kind: 'folder'
  readonly checks: readonly FolderCheck[]
  readonly variants: readonly FolderVariant[]
  /** Whether git is needed. */
  readonly repository: boolean
  readonly start: FolderStart
}

const checks = z.array(z.strictObject({ ...ownCheckKeys, that: z.array(condition).min(1) })).min(1)

export const folderYaml = z.strictObject({
  kind: z.literal('folder'),
  ...sharedKeys,
  repository: z.boolean().default(false).describe('The folder is a git repository, or becomes one'),
  checks: checks.describe('What must be so afterwards, in the order in which it is shown'),
})
type FolderYaml = z.infer<typeof folderYaml>

const variantYaml = z.strictObject({ ...variantKeys, mutants: z.array(sentence).min(1), checks })
type VariantYaml = z.infer<typeof variantYaml>

/** Whether a check starts a program or a server that is in the folder. */
const runsPrograms = ({ checks: all }: FolderLab): boolean =>
  all.some(({ that }) => that.some((one) => 'program' in one || 'server' in one))

const programInFolder = (limits: Limits): readonly string[] => [
  `A program may run for ${secondsText(limits.commandMs)}, with ${bytesText(limits.programBytesMax)} of memory and ${bytesText(limits.programDiskBytesMax)} of files that it writes.`,
  `It may print ${bytesText(limits.answerBytesMax)}.`,
]

export const folderFormat: KindFormat<FolderYaml, FolderLab, VariantYaml> = {
  yaml: folderYaml,
  scaffold: folderFiles,
  about: {
    against: 'the state of a real folder or repository on your computer',
    shown: 'the file or commit that is not as asked',
  },
  work: 'work in a real folder, in a real terminal, and see what’s still missing.',
  variant: variantYaml,
  variantsNeeded: () => false,
  engineChecks: ['folder'],
  answerFile: 'commands.sh',
  language: 'sh',
  starterFile: null,
  hasTables: false,
  triedIn: null,
  isSlow: false,
  mayUse: (limits, lab) => [
    ...(runsPrograms(lab) ? programInFolder(limits) : []),
    `The folder may have ${countOf(limits.folderEntriesMax)} files and folders, with up to ${bytesText(limits.folderFileBytesMax)} of text in a file.`,
    ...(lab.repository
      ? [
          `Its repository may have ${countOf(limits.repositoryCommitsMax)} commits and ${countOf(limits.repositoryBranchesMax)} branches.`,
        ]
      : []),
  ],
  reading: () => ({}),
  answerIn: ({ files }, folder) => {
    const written = filesBelow(files, `${folder}/folder/`)
    if (Object.keys(written).length === 0) return null
    return commandsWriting(written) + (files.get(`${folder}/commands.sh`) ?? '')
  },
  read: readFolderLab,
}

async function readFolderLab(
  yaml: FolderYaml,
  { id, files }: LabFiles,
  variants: readonly VariantYaml[],
): Promise<OwnPart<FolderLab>> {
  const start = startIn(files, 'starter') ?? { files: {}, commands: '' }
  checkVariantFolders(id, files, variants)
  return {
    own: {
      kind: 'folder',
      repository: yaml.repository,
      checks: yaml.checks,
      variants: variants.map((variant) => ({
        ...variant,
        start: startIn(files, `variants/${variant.name}`) ?? start,
      })),
      start,
    },
  }
}

/** Null where the lab brings no such folder. */
function startIn(files: LabFiles['files'], folder: string): FolderStart | null {
  const found = filesBelow(files, `${folder}/folder/`)
  const commands = files.get(`${folder}/commands.sh`)
  if (commands === undefined && Object.keys(found).length === 0) return null
  return { files: found, commands: commands ?? '' }
}

/** A folder below variants/ that variants.yaml doesn't name would never be found by anyone. */
function checkVariantFolders(
  id: string,
  files: LabFiles['files'],
  variants: readonly VariantYaml[],
): void {
  for (const name of files.keys()) {
    const [group, folder] = name.split('/')
    if (group !== 'variants' || variants.some((variant) => variant.name === folder)) continue
    throw badLab(`${id}/variants.yaml`, {
      expected: `a variant ${folder}, since there is the file ${name}`,
      came: variants.map((variant) => variant.name).join(', ') || 'none',
      try: 'Name it in variants.yaml, or remove the folder.',
    })
  }
}

function filesBelow(files: LabFiles['files'], folder: string): Record<string, string> {
  const found = [...files].filter(([name]) => name.startsWith(folder))
  return Object.fromEntries(found.map(([name, text]) => [name.slice(folder.length), text]))
}
