import { z } from 'zod'
import { badLab } from '../bad-lab.ts'
import { templateMistakes } from '../http/names.ts'
import { isFileName, packServer } from '../http/server-files.ts'
import { type Given, given } from '../http/steps.ts'
import type { LabBase, OwnCheck, Variant } from '../lab.ts'
import { type Step, step } from '../page/steps.ts'
import { pageFiles } from '../scaffold/page.ts'
import {
  type KindFormat,
  type LabFiles,
  type OwnPart,
  ownCheckKeys,
  sentence,
  sharedKeys,
  variantKeys,
} from './format.ts'
import { answerSize } from './may-use.ts'

const check = z.strictObject({
  ...ownCheckKeys,
  given: given.default({}).describe('Values drawn for this check'),
  runs: z.int().min(1).max(20).default(1).describe('How often, each time with other values'),
  try: sentence.optional(),
  steps: z.array(step).min(1).describe('What is done and looked at, on a page opened anew'),
})
const checks = z.array(check).min(1)

/** One thing that a page must do. */
export interface PageCheck extends OwnCheck {
  readonly given: Given
  readonly runs: number
  readonly try?: string | undefined
  readonly steps: readonly Step[]
}

export interface PageVariant extends Variant {
  readonly checks: readonly PageCheck[]
}

/** A page in a browser, used by keyboard and heard through the accessibility tree. */
export interface PageLab extends LabBase {
  readonly kind: 'page'
  readonly checks: readonly PageCheck[]
  readonly variants: readonly PageVariant[]
  readonly main: string
  readonly files: readonly string[]
  readonly given: Given
  /** What the page is answered with when it sends a form. */
  readonly answers: Readonly<Record<string, string>>
}

const pageYaml = z.strictObject({
  kind: z.literal('page'),
  ...sharedKeys,
  main: z
    .string()
    .refine(isFileName, 'a path below the folder')
    .default('index.html')
    .describe('The page that is opened'),
  given: given.default({}).describe('Values drawn once for each attempt'),
  checks: checks.describe('What the page must do, in the order in which it is shown'),
})
type PageYaml = z.infer<typeof pageYaml>

const variantYaml = z.strictObject({ ...variantKeys, checks })
type VariantYaml = z.infer<typeof variantYaml>

export const pageFormat: KindFormat<PageYaml, PageLab, VariantYaml> = {
  yaml: pageYaml,
  scaffold: pageFiles,
  about: {
    against: 'a real browser, used by keyboard alone and heard through its accessibility tree',
    shown: 'the keys that lead there, the fragment at fault, and what a screen reader says of it',
  },
  work: 'write a page, and see the keys that don’t get through and what a screen reader says.',
  filesOf: ({ files }) => files,
  variant: variantYaml,
  variantsNeeded: () => false,
  engineChecks: ['readable', 'opens'],
  answerFile: 'index.html',
  answerFiles: () => [],
  language: 'html',
  starterFile: 'index.html',
  hasTables: false,
  triedIn: ['key press', 'key presses'],
  isSlow: false,
  mayUse: (limits) => [answerSize(limits)],
  reading: () => ({}),
  answerIn: ({ files, id }, folder) => {
    const own = filesBelow(files, `${folder}/`)
    if (own.size > 0) return packServer(own, 'index.html')
    throw badLab(`${id}/${folder}`, { expected: 'the files of a page', came: 'none' })
  },
  read: readPageLab,
}

function filesBelow(files: LabFiles['files'], folder: string): Map<string, string> {
  const found = [...files].filter(([name]) => name.startsWith(folder))
  return new Map(found.map(([name, text]) => [name.slice(folder.length), text]))
}

async function readPageLab(
  yaml: PageYaml,
  { files, id }: LabFiles,
  variants: readonly VariantYaml[],
): Promise<OwnPart<PageLab>> {
  const starter = filesBelow(files, 'starter/')
  if (!starter.has(yaml.main)) {
    throw badLab(`${id}/lab.yaml`, {
      expected: `main to be a file of starter/: ${[...starter.keys()].join(', ') || 'none is there'}`,
      came: yaml.main,
    })
  }
  const all = [...yaml.checks, ...variants.flatMap((variant) => variant.checks)]
  for (const one of all) lookAtTemplates(one, yaml, `${id}/lab.yaml`)
  const answers = filesBelow(files, 'world/')
  return {
    own: {
      kind: 'page',
      checks: yaml.checks,
      variants,
      main: yaml.main,
      files: [...starter.keys()],
      given: yaml.given,
      answers: Object.fromEntries(answers),
    },
  }
}

/** Every name that a text uses is given. */
function lookAtTemplates(one: PageCheck, yaml: PageYaml, file: string): void {
  const known = new Set(['seed', ...Object.keys(yaml.given), ...Object.keys(one.given)])
  const [mistake] = templateMistakes(one.steps, known)
  if (mistake === undefined) return
  throw badLab(file, {
    expected: `check ${one.name}: templates that name what is given`,
    came: mistake,
  })
}
