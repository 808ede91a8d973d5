import { parse, YAMLParseError } from 'yaml'
import type { z } from 'zod'
import { nearestWord } from '../kit/near.ts'
import { Problem } from '../kit/problem.ts'
import { knownKeys } from './known-keys.ts'

/** A lab that does not read, with the file first. */
export function badLab(
  file: string,
  reason: { expected: string; came: string; try?: string },
  cause?: unknown,
): Problem {
  return new Problem(
    'bad-lab',
    {
      expected: `in ${file}: ${reason.expected}`,
      came: reason.came,
      try: reason.try ?? 'Compare the file with docs/reference/lab-format.md.',
    },
    { cause },
  )
}

/** Mistakes of one file that are named; the others are counted. */
const namedMax = 3

/** Parses YAML and checks it against a schema; the message names the first mistakes. */
export function parseYaml<T extends z.ZodType>(file: string, text: string, schema: T): z.infer<T> {
  const unsafeValue = readYaml(file, text)
  const result = schema.safeParse(unsafeValue)
  if (result.success) return result.data
  const issues = result.error.issues.flatMap((issue) => closest(issue))
  const wrongKey = issues.find((issue) => issue.code === 'unrecognized_keys')
  if (wrongKey !== undefined) throw unknownKey(file, wrongKey, schema)
  const named = issues.slice(0, namedMax)
  const more = issues.length > namedMax ? `; and ${issues.length - namedMax} more` : ''
  throw badLab(file, {
    expected: `${named.map((issue) => `${placeOf(issue)}: ${wordsOf(issue)}`).join('; ')}${more}`,
    came: named.map((issue) => shortly(at(unsafeValue, issue.path))).join('; '),
    try: 'An editor that knows YAML schemas marks the place; docs/reference/lab-format.md has an example.',
  })
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'keys with values',
  record: 'keys with values',
}

/** What a place may hold. What else the schema says is cut down to what it expects. */
function wordsOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return typeWords[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' or ')
  return issue.message
    .replace(/^Invalid discriminator value\. Expected /, 'one of ')
    .replace(/^(?:Too \w+|Invalid \w+): expected /, '')
    .replaceAll(' | ', ', ')
    .replaceAll(/'([\w-]+)'/g, '$1')
}

const placeOf = ({ path }: Issue): string => path.map(String).join('.') || 'the whole file'

/** A key that isn't known hides what else is wrong, so that it comes alone. */
function unknownKey(
  file: string,
  issue: Extract<Issue, { code: 'unrecognized_keys' }>,
  schema: z.ZodType,
): Problem {
  const [key = ''] = issue.keys
  const meant = nearestWord(key, knownKeys(schema))
  return badLab(file, {
    expected: `${issue.path.length === 0 ? '' : `${placeOf(issue)}: `}a key that docs/reference/lab-format.md lists, not \`${key}\``,
    came: `\`${key}\``,
    try:
      meant === null ? 'Take it out, or look up how it is spelled.' : `Did you mean \`${meant}\`?`,
  })
}

type Issue = z.core.$ZodIssue

/** Of a union, what is wrong with the form that was probably meant: the one with least amiss. */
function closest(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const forms = issue.errors.map((inner) =>
    inner.flatMap((one) => closest({ ...one, path: [...issue.path, ...one.path] })),
  )
  const [best = []] = forms.toSorted((a, b) => amiss(a) - amiss(b))
  return best.length === 0 ? [issue] : best
}

/** Keys that a form does not have weigh more than values that are wrong. */
function amiss(issues: readonly Issue[]): number {
  return issues.reduce(
    (sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 2 * issue.keys.length : 1),
    0,
  )
}

function readYaml(file: string, text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    const [start] = error.linePos ?? []
    throw badLab(
      file,
      {
        expected: 'YAML',
        came: `${error.message.split('\n')[0]}${start ? ` (line ${start.line})` : ''}`,
        try: 'Look at the indentation, and put text with ": " or "#" in quotes.',
      },
      error,
    )
  }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      inner !== null && typeof inner === 'object'
        ? (inner as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  )
}

function shortly(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
