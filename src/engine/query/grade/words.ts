import type { Reason } from '../../../kit/problem.ts'
import type { Came } from '../../../lab/counterexample/rows.ts'
import { rowsText } from '../../../lab/counterexample/rows.ts'
import type { Explanation, Verdict } from '../../../lab/verdict.ts'
import type { Answer } from '../compare/answers.ts'
import type { Shown } from '../compare/refutation.ts'
import type { Difference, Result } from '../compare/result.ts'
import { type About as AboutNames, meantByName } from '../mistakes/names.ts'
import type { LargeAnswer } from './run-answers.ts'

const codes: Readonly<Record<string, string>> = {
  '42703': 'Check the names of the columns against the tables beside the editor.',
  '42P01': 'Check the names of the tables beside the editor.',
  '42803': 'Every column outside of an aggregate has to stand in GROUP BY.',
  '42702': 'Two tables have a column of that name: put the table before it, as film.id.',
  '42501': 'An answer works with the tables of the lab. Leave that function or table out.',
  '22012': 'Think of the rows where the divisor is 0; nullif(x, 0) gives NULL there.',
  '21000':
    'One statement may change a row once: which of the rows that you give it have the same key?',
  '25006': 'An answer only reads. Leave out what changes something.',
  '23505':
    'A row with this key is there already, or came twice: which rows do your statements put in, and which are there before?',
  '23502': 'A column that must have a value gets none: which row brings a NULL?',
  '23514':
    'A rule of the table refuses that value: read which one in the message, and which row brings it.',
}

/** 21000 also says that ON CONFLICT or MERGE meets a row twice. */
const oneValue =
  'A subquery used as a value may return one row at most. If one row is meant, say which. If several may be meant, use IN instead of =.'

/** 23503 says it of a row that points, and of one that others point at. */
const pointsAtNothing =
  'A row points at one that isn’t there: which row is it, and where should the other one have come from?'
const stillPointedAt =
  'A row still points at one that goes or gets another key. Both may be in the same table. Which row is it, and which statement should have ended that before?'

function tryOf({ code, message }: { readonly code: string; readonly message: string }) {
  if (message.includes('returned by a subquery')) return oneValue
  if (code !== '23503') return codes[code]
  return message.startsWith('update or delete') ? stillPointedAt : pointsAtNothing
}

/** An error of PostgreSQL where the reference answers. */
export function failureReason(
  {
    code,
    message,
    position = null,
  }: Pick<Extract<Answer, { kind: 'error' }>, 'code' | 'message'> & { position?: number | null },
  about: AboutNames | null = null,
): Reason {
  return {
    expected: 'an answer on every database, as the reference gives one',
    came: `error ${code}: ${message}`,
    try:
      (about && meantByName({ code, message }, about)) ??
      tryOf({ code, message }) ??
      (position === null
        ? 'Read the error from its beginning, and look which of the rows below brings it about.'
        : 'Read the error from its beginning; the marked place is where PostgreSQL noticed it.'),
  }
}

const limits: Readonly<Record<string, Reason>> = {
  time: {
    expected: 'an answer within the time limit, which is many times what the solutions take',
    came: 'no answer by then',
    try: 'Look for a join without a condition, or a recursion without an end.',
  },
  rows: {
    expected: 'no more rows than are read',
    came: 'more rows than that',
    try: 'Look for a join without a condition: it pairs every row with every other.',
  },
  bytes: {
    expected: 'a result of a size that can be read',
    came: 'a result that goes on and on',
    try: 'Return only the columns the brief asks for.',
  },
  memory: {
    expected: 'an answer within the memory limit',
    came: 'PostgreSQL ran out of memory',
    try: 'Look for a text or an array that grows without an end.',
  },
  'temporary-files': {
    expected: 'an answer within the limit of temporary files',
    came: 'a sort or a join too large to fit',
    try: 'Look for a join without a condition, or sort fewer rows.',
  },
}

/** Each statement ended in time, and all of them together did not. */
export const attemptTimeReason: Reason = {
  expected: 'answers on all databases within the time of one attempt',
  came: 'some answers, and then time ran out',
  try: 'Look for work that’s repeated for every row, like a subquery or a function in SELECT.',
}

/** What runs out where a recursion goes on and on. */
const endless: Reason = {
  expected: 'a recursion that comes to an end',
  came: 'rows without an end: the limits were reached first',
  try: 'In WITH RECURSIVE, look at the second half: which rows does it find again and again, and what should make it find none?',
}

/** Time, rows, bytes, memory or temporary files ran out. */
export function limitReason(limit: string, text = ''): Reason {
  if (/\bwith\s+recursive\b/i.test(text) && limit !== 'memory') return endless
  return limits[limit] ?? (limits.time as Reason)
}

export interface About {
  readonly check: string
  readonly explanation: Explanation | null
  readonly hint: Verdict['hint']
  readonly isChance: boolean
}

const genericTry =
  'Walk through the rows of the case below, one by one: which should come out, and why?'

const orderTry =
  'All rows are right, only their order isn’t. Compare your ORDER BY with the order that the brief asks for, key by key.'

const chanceTry =
  'Look for a choice among rows that tie: an ORDER BY, also with LIMIT, row_number() or DISTINCT ON, needs a key that settles ties.'

/** What a failed check says: the first difference of the smallest case in words. */
export function reasonOfShown(shown: Shown | null, about: About): Reason {
  const general = shown?.difference?.kind === 'order' ? orderTry : genericTry
  const attempt = about.explanation?.try ?? general
  if (about.check === 'columns') return columnsReason
  if (about.isChance) {
    return {
      expected: 'the same answer whenever the same rows are there',
      came: 'an answer that changes with the order in which the rows happen to lie',
      try: chanceTry,
    }
  }
  const result = shown?.counterexample.results[0]
  if (!shown || !result) {
    return {
      expected: 'the answer of the reference on each small database',
      came: 'another one, which wasn’t the same when the same rows were asked again',
      try: about.explanation?.try ?? chanceTry,
    }
  }
  return { ...differenceInWords(result, shown.difference), try: attempt }
}

const columnsReason: Reason = {
  expected: 'the columns that the brief asks for, in its order',
  came: 'other columns',
  try: 'Compare the list after SELECT with the brief, column by column.',
}

type Compared = Shown['counterexample']['results'][number]

function differenceInWords(
  { name, expected, came }: Compared,
  difference: Difference | null,
): Omit<Reason, 'try'> {
  const where = name === null ? '' : ` in ${name}`
  if (expected.kind !== 'rows' || came.kind !== 'rows' || difference === null) {
    return { expected: `${countOf(expected)}${where}`, came: countOf(came) }
  }
  if (difference.kind === 'order') {
    return {
      expected: `${rowText(expected.rows[difference.from])} in place ${difference.from + 1}`,
      came: `${rowText(came.rows[difference.from])} there`,
    }
  }
  if (difference.kind !== 'rows') return columnsReason
  const missing = expected.rows[difference.missing[0] ?? -1]
  const extra = came.rows[difference.extra[0] ?? -1]
  const twin = missing && extra ? undefined : (missing ?? extra)
  if (twin && timesOf(twin, expected.rows) > 0 && timesOf(twin, came.rows) > 0) {
    return {
      expected: `${countOf(expected)}${where}, ${timesText(twin, expected.rows)}`,
      came: `${countOf(came)}, ${timesText(twin, came.rows)}`,
    }
  }
  return {
    expected: `${countOf(expected)}${where}${missing ? `, among them ${rowText(missing)}` : ''}`,
    came: `${countOf(came)}${extra ? `, among them ${rowText(extra)}` : missing ? ' without it' : ''}`,
  }
}

type Row = readonly (string | null)[]

const timesOf = (row: Row, rows: readonly Row[]): number =>
  rows.filter((one) => rowText(one) === rowText(row)).length

function timesText(row: Row, rows: readonly Row[]): string {
  const times = timesOf(row, rows)
  return `${rowText(row)} ${times === 1 ? 'once' : `${times} times`}`
}

function countOf(came: Came): string {
  return came.kind === 'rows' ? rowsText(came.rows.length) : `error ${came.code}: ${came.message}`
}

/** A row in brackets, long values cut. */
function rowText(row: readonly (string | null)[] | undefined): string {
  if (row === undefined) return 'no row'
  return `(${row.map((value) => (value === null ? 'NULL' : value.length > 40 ? `${value.slice(0, 39)}…` : value)).join(', ')})`
}

export interface ChangedRows {
  readonly name: string | null
  readonly expected: Result
  readonly came: Result
  readonly difference: Difference
}

/** The first part of an answer on the large database that differs. */
export function changedRows({ answer, difference, expected }: LargeAnswer): ChangedRows | null {
  if (answer.kind !== 'rows' || difference === null) return null
  const at = expected.findIndex(
    (part, nth) =>
      JSON.stringify(part.result.rows) !== JSON.stringify(answer.parts[nth]?.result.rows),
  )
  const part = expected[Math.max(0, at)]
  const came = answer.parts[Math.max(0, at)]
  return part && came
    ? { name: part.name, expected: part.result, came: came.result, difference }
    : null
}

/** A difference that only the large database shows. */
export function largeReason(
  changed: ChangedRows | null,
  typeName: (oid: number) => string,
): Reason {
  const attempt =
    'All small databases agree. Run your query on the whole catalog, and look for values that the small ones may not have.'
  if (changed === null)
    return { expected: "the reference's answer", came: 'another one', try: attempt }
  const asCame = (result: Result): Came => ({
    kind: 'rows',
    columns: result.columns.map(({ name, typeOid }) => ({ name, type: typeName(typeOid) })),
    rows: result.rows,
  })
  const { name, expected, came, difference } = changed
  return {
    ...differenceInWords({ name, expected: asCame(expected), came: asCame(came) }, difference),
    try: attempt,
  }
}
