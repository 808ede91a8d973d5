import { z } from 'zod'
import { badLab } from '../bad-lab.ts'
import type { LabBase, OwnCheck, Variant } from '../lab.ts'
import { functionFiles } from '../scaffold/function.ts'
import {
  type KindFormat,
  type LabFiles,
  neededFile,
  type OwnPart,
  ownCheckKeys,
  sharedKeys,
  slug,
  variantKeys,
} from './format.ts'
import { type Input, input } from './inputs.ts'
import {
  answerSize,
  bytesText,
  countOf,
  importable,
  secondsText,
  typesLeftOut,
  wholeAttempt,
} from './may-use.ts'

/** One way to call the function: its arguments, and the files it finds. */
export interface Call {
  readonly given: readonly unknown[]
  readonly files: Readonly<Record<string, string>>
}

/** What the function must do: the same as the reference, on all of these. */
export interface FunctionTask {
  /** The name it is exported under. */
  readonly name: string
  /** In the order in which it takes them. */
  readonly parameters: readonly { readonly name: string; readonly input: Input }[]
  /** Files that it may read, by name. */
  readonly files: Readonly<Record<string, Input>>
  /** Calls that the page shows. */
  readonly examples: readonly Call[]
  readonly compares: readonly Compared[]
  /** Arguments must be left as they were. */
  readonly keepsInputs: boolean
  /** What is returned must be new, and not one of the arguments. */
  readonly returnsNew: boolean
  /** The functions it is given must be asked what the reference asks, in any order. */
  readonly sameQuestions: boolean
}

/** The value returned, what was printed, the message of the error. */
export type Compared = 'value' | 'printed' | 'error'

export interface FunctionCheck extends OwnCheck {
  readonly examples: readonly Call[]
  /** Narrower inputs for some of the parameters or files. */
  readonly inputs: Readonly<Record<string, Input>>
  /** Wrong implementations that the learner's tests must refuse. */
  readonly planted: readonly string[]
}

export interface FunctionVariant extends Variant {
  readonly task: FunctionTask
  /** Where the learner writes tests: what they are run against, and what must fail. */
  readonly tests: TestsTask | null
  readonly checks: readonly FunctionCheck[]
}

/** Learner's tests, run against a right implementation and planted wrong ones. */
export interface TestsTask {
  /** The file that the tests import. */
  readonly file: string
  readonly right: string
  readonly planted: readonly { readonly name: string; readonly text: string }[]
}

/** A function in TypeScript or JavaScript, or tests of one. */
export interface FunctionLab extends LabBase {
  readonly kind: 'function'
  readonly checks: readonly FunctionCheck[]
  readonly variants: readonly FunctionVariant[]
  readonly task: FunctionTask
  /** Null: the learner writes the function. */
  readonly tests: TestsTask | null
}

const fileName = z
  .string()
  .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, 'a file name without folders')
const call = z.union([
  z.array(z.unknown()),
  z.strictObject({
    given: z.array(z.unknown()).default([]),
    files: z.record(fileName, z.string()).default({}),
  }),
])
const taskKeys = {
  function: z.string().regex(/^[A-Za-z_$][\w$]*$/, 'the name of an exported function'),
  inputs: z.record(z.string().min(1), input).describe('Parameter to what it may be, in order'),
  files: z.record(fileName, input).describe('Files that the function may read'),
  examples: z.array(call).describe('Calls that the page shows: a list of arguments each'),
  compares: z
    .array(z.enum(['value', 'printed', 'error']))
    .min(1)
    .describe('What must be as the reference does it; that it throws always counts'),
  keeps_inputs: z.boolean().describe('Arguments must be left as they were'),
  returns_new: z.boolean().describe('What is returned must be new, and not an argument'),
  same_questions: z
    .boolean()
    .describe(
      'Functions it is given must be asked what the reference asks, as often, in any order',
    ),
}

const tests = z.strictObject({ file: fileName })
const planted = z.array(slug)

export const functionYaml = z.strictObject({
  kind: z.literal('function'),
  ...sharedKeys,
  function: taskKeys.function.describe('The name of the exported function'),
  inputs: taskKeys.inputs.default({}),
  files: taskKeys.files.default({}),
  examples: taskKeys.examples.default([]),
  compares: taskKeys.compares.default(['value']),
  keeps_inputs: taskKeys.keeps_inputs.default(false),
  returns_new: taskKeys.returns_new.default(false),
  same_questions: taskKeys.same_questions.default(false),
  tests: tests
    .nullable()
    .default(null)
    .describe('The learner writes tests that import this file; right/ and planted/ hold it'),
  checks: z
    .array(
      z.strictObject({
        ...ownCheckKeys,
        examples: taskKeys.examples.default([]),
        inputs: z.record(z.string().min(1), input).default({}),
        planted: planted.default([]),
      }),
    )
    .default([])
    .describe('Ideas of this lab, in the order in which they are shown'),
})
type FunctionYaml = z.infer<typeof functionYaml>

const variantYaml = z.strictObject({
  ...variantKeys,
  function: taskKeys.function.optional(),
  inputs: taskKeys.inputs.optional(),
  files: taskKeys.files.optional(),
  examples: taskKeys.examples.optional(),
  compares: taskKeys.compares.optional(),
  keeps_inputs: taskKeys.keeps_inputs.optional(),
  returns_new: taskKeys.returns_new.optional(),
  same_questions: taskKeys.same_questions.optional(),
  tests: tests
    .optional()
    .describe('Where tests are written: their file in variants/<name>/right and …/planted/<name>'),
  checks: z
    .array(z.strictObject({ ...ownCheckKeys, planted: planted.min(1) }))
    .default([])
    .describe('Where tests are written: what they must see'),
})
type VariantYaml = z.infer<typeof variantYaml>

export const functionFormat: KindFormat<FunctionYaml, FunctionLab, VariantYaml> = {
  yaml: functionYaml,
  scaffold: functionFiles,
  about: {
    against: 'a right function, on many inputs drawn for you',
    shown: 'the smallest input we find on which the two differ, and what each gave',
  },
  work: 'write a function, run it step by step, and see the smallest case we find that breaks it.',
  variant: variantYaml,
  variantsNeeded: ({ tests }) => tests === null,
  engineChecks: [
    'readable',
    'exported',
    'accepts-right',
    'inputs',
    'keeps-inputs',
    'returns-new',
    'questions',
  ],
  answerFile: 'answer.ts',
  language: 'ts',
  starterFile: 'answer.ts',
  hasTables: false,
  triedIn: ['input', 'inputs'],
  isSlow: false,
  mayUse: (limits, { tests: tested }) => [
    tested === null
      ? `One call may compute for ${secondsText(limits.callMs)}, and take ${secondsText(limits.callWaitMs)} if it waits. ${wholeAttempt(limits)}`
      : `One test may compute for ${secondsText(limits.callMs)}, and take ${secondsText(limits.testMs)} if it waits. ${wholeAttempt(limits)}`,
    `Node gets ${bytesText(limits.functionBytesMax)} of memory, half of it for your values.`,
    `${tested === null ? 'A call' : 'A test'} may print ${countOf(limits.callPrintedMax)} characters. ${answerSize(limits)}`,
    `You may import ${importable}. \`fs\` reads what's in the lab's folder, and writes nothing. Packages, the network, other programs and \`eval\` are out of reach.`,
    typesLeftOut,
  ],
  reading: ({ task, ...lab }) => ({
    ...task.examples[0]?.files,
    ...Object.fromEntries(testedFiles(lab).map(({ name, text }) => [name, text])),
  }),
  read: readFunction,
}

/** Right implementations that tests may import: the lab's own, and those of its variants. */
export function testedFiles({
  tests: own,
  variants,
}: Pick<FunctionLab, 'tests' | 'variants'>): { name: string; text: string }[] {
  return [own, ...variants.map((variant) => variant.tests)].flatMap((one) =>
    one === null ? [] : [{ name: one.file, text: one.right }],
  )
}

async function readFunction(
  yaml: FunctionYaml,
  from: LabFiles,
  variants: readonly VariantYaml[],
): Promise<OwnPart<FunctionLab>> {
  checkNames(yaml, from)
  const task = taskOf(yaml)
  return {
    own: {
      kind: 'function',
      task,
      tests: yaml.tests && testsOf(yaml.checks, yaml.tests.file, from),
      checks: yaml.checks.map(({ examples, ...check }) => ({
        ...check,
        examples: examples.map(callOf),
      })),
      variants: variants.map((variant) => variantIn(yaml, from, variant)),
    },
  }
}

function variantIn(
  yaml: FunctionYaml,
  from: LabFiles,
  { name, brief, reference, mutants, tests: tested, checks, ...changed }: VariantYaml,
): FunctionVariant {
  const isAlike = (tested === undefined) === (yaml.tests === null)
  if (!isAlike || (tested && tested.file === yaml.tests?.file)) {
    throw badLab(`${from.id}/variants.yaml`, {
      expected: `${name} to have ${yaml.tests ? 'tests, of a file with another name' : 'no tests'}`,
      came: tested?.file ?? 'none',
    })
  }
  return {
    name,
    brief,
    reference,
    mutants,
    task: taskOf({ ...yaml, ...definedOf(changed) }),
    tests: tested ? testsOf(checks, tested.file, from, `variants/${name}/`) : null,
    checks: checks.map((check) => ({ ...check, examples: [], inputs: {} })),
  }
}

function taskOf(yaml: Pick<FunctionYaml, keyof typeof taskKeys>): FunctionTask {
  return {
    name: yaml.function,
    parameters: Object.entries(yaml.inputs).map(([name, one]) => ({ name, input: one })),
    files: yaml.files,
    examples: yaml.examples.map(callOf),
    compares: yaml.compares,
    keepsInputs: yaml.keeps_inputs,
    returnsNew: yaml.returns_new,
    sameQuestions: yaml.same_questions,
  }
}

function callOf(example: z.infer<typeof call>): Call {
  return Array.isArray(example) ? { given: example, files: {} } : example
}

function definedOf<T extends object>(changed: T): { [K in keyof T]-?: NonNullable<T[K]> } {
  const entries = Object.entries(changed).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]-?: NonNullable<T[K]> }
}

/** Every check says how it is decided, in words that the lab knows. */
function checkNames(yaml: FunctionYaml, { id }: LabFiles): void {
  const names = [...Object.keys(yaml.inputs), ...Object.keys(yaml.files)]
  for (const check of yaml.checks) {
    const where = `checks.${check.name}`
    const unknown = Object.keys(check.inputs).find((name) => !names.includes(name))
    if (unknown !== undefined) {
      throw badLab(`${id}/lab.yaml`, {
        expected: `${where}.inputs to name ${names.join(', ')}`,
        came: unknown,
      })
    }
    const decides = yaml.tests
      ? check.planted.length
      : check.examples.length + Object.keys(check.inputs).length
    if (decides === 0) {
      throw badLab(`${id}/lab.yaml`, {
        expected: `${where} to have ${yaml.tests ? 'planted' : 'examples or inputs'} that decide it`,
        came: 'none',
      })
    }
  }
}

function testsOf(
  checks: readonly { readonly planted: readonly string[] }[],
  file: string,
  from: LabFiles,
  folder = '',
): TestsTask {
  const names = [...new Set(checks.flatMap((check) => check.planted))]
  const text = (name: string): string => neededFile(from, `${folder}${name}`)
  return {
    file,
    right: text(`right/${file}`),
    planted: names.map((name) => ({ name, text: text(`planted/${name}/${file}`) })),
  }
}
