import type { Reason } from '../../kit/problem.ts'
import type { ModelCounterexample, ModelMoment } from '../../lab/counterexample/model.ts'
import { type ModelLab, type ModelStep, openBeside } from '../../lab/kinds/model.ts'
import type { DrawnTable, MadePicture } from '../../lab/made-picture.ts'
import type { Outcome } from '../../world/postgres/session.ts'
import type { Shrunk } from './shrink.ts'
import { isRefusal, type StepEnd } from './step.ts'
import type { ModelTrial, TrialEnd } from './trial.ts'
import { withValues } from './values.ts'
import { varySentence } from './varied.ts'

type Wrong = Extract<StepEnd, { kind: 'wrong' }>

const limitReasons: Readonly<Record<string, Reason>> = {
  time: {
    expected: 'an end within the time limit',
    came: 'none by then',
    try: 'Look for a function or a trigger that calls itself, and a loop or a recursion without an end.',
  },
  objects: {
    expected: 'a model of a few tables',
    came: 'hundreds of them',
    try: 'One table holds many rows of a kind: make no table for each row.',
  },
}

/** Time, memory, bytes or the number of things ran out. */
export function limitReason(limit: string): Reason {
  return (
    limitReasons[limit] ?? {
      expected: 'to stay within the limits of memory and rows',
      came: `more than that (${limit})`,
      try: 'Make fewer and smaller things.',
    }
  )
}

const codes: Readonly<Record<string, string>> = {
  '42P01':
    'There’s no table or view of that name yet: create it before the statement that uses it.',
  '42P07': 'Two things would have one name: rename one of them.',
  '42704':
    'Check the name of the type. Types of your own are made before the table that uses them.',
  '42703': 'Check the names of the columns.',
  '42830': 'A foreign key points at columns that are a primary key or UNIQUE.',
  '42501': 'Leave that out: a model doesn’t need it.',
  '42601':
    'Read the text around the marked place: a comma, a bracket or a word is missing or too many.',
}

/** The answer itself could not be carried out. */
export function notBuiltReason(outcome: Outcome, isSample: boolean): Reason {
  if (outcome.kind === 'over-limit') return limitReason(outcome.limit)
  const { code, message } =
    outcome.kind === 'error' ? outcome : { code: '', message: 'it did not run' }
  return {
    expected: isSample
      ? 'your statements to run in an empty database, one after another'
      : 'your statements to run whatever rows the source holds',
    came: `error ${code}: ${message}`,
    try: isSample
      ? (codes[code] ??
        'Read the error from its beginning; the marked place is where PostgreSQL noticed it.')
      : 'The rows below are the kind the brief describes. Which statement can’t take them?',
  }
}

export function missingReason({ table, column }: { table: string; column: string | null }): Reason {
  return column === null
    ? {
        expected: `a table or view named ${table}, which the brief asks for`,
        came: 'none of that name in the schema public',
        try: 'Compare the names in the brief with yours, letter by letter.',
      }
    : {
        expected: `a column ${column} in ${table}, which the brief asks for`,
        came: 'none of that name',
        try: 'Compare the columns in the brief with yours, letter by letter.',
      }
}

/** What a step is judged beside. */
export interface Around {
  /** Its rows are the source's. */
  readonly hasSource: boolean
  /** What the answer made. */
  readonly made: MadePicture | null
}

/** What a step that went wrong says. */
export function stepReason(step: ModelStep, end: Wrong, { hasSource, made }: Around): Reason {
  const { came } = end
  switch (end.how) {
    case 'turned-away':
      return { expected: 'this to get in', came, try: turnedAwayTry(step, end, made) }
    case 'swallowed':
      return {
        expected: 'this to get in, with every row',
        came: `no error, and ${came}`,
        try: swallowedTry(made),
      }
    case 'got-in':
      return {
        expected: 'a refusal: an error by a constraint or a rule of the model',
        came: `no error, ${came}`,
        try: gotInTry(step, came),
      }
    case 'broken':
      return {
        expected:
          step.kind === 'refuses' || step.kind === 'leaves-alone'
            ? 'a refusal by a constraint or a rule of the model'
            : 'an answer',
        came,
        try: otherTypes.has(end.error?.code ?? '')
          ? 'The question takes each column for what the brief calls it: a number, a text, a day, a moment. Which of your types can’t be used like that?'
          : 'This error doesn’t come from a rule of the model. Run the statement yourself, and see where it points.',
      }
    case 'changed':
      return {
        expected: 'a refusal, or no row changed',
        came,
        try: 'This connection changed what it may not change. Which rule of your model lets it through: a condition in a policy, a trigger, a view or a function? Foreign keys change rows as well: ON UPDATE and ON DELETE act on all rows, whatever the policies say.',
      }
    case 'seen':
      return {
        expected: 'no rows',
        came,
        try: 'Find every way by which these rows can be read, views and functions too.',
      }
    case 'answer':
      return {
        expected: `${countOf(end.sides?.expected)}${hasSource ? ', worked out from the source' : ''}`,
        came: countOf(end.sides?.came, end),
        try: 'Compare both sides below, row by row: what is missing, what is there too often, which value is another?',
      }
  }
}

/** Rows that nothing refused and that are not there. */
function swallowedTry(made: MadePicture | null): string {
  const isSecured = (made?.tables ?? []).some(({ constraints }) =>
    constraints.some((one) => one.startsWith('ROW LEVEL SECURITY')),
  )
  const security =
    isSecured || made === null
      ? ', or row security without a policy that lets this command reach its rows'
      : ''
  return `Nothing was refused, and yet not all of it happened: the program that sent this believes it did. A trigger can do that, or a rule${security}. Which of them do you have here?`
}

function gotInTry(step: ModelStep, came: string): string {
  if (came.startsWith('0 rows'))
    return 'Nothing happened, and whoever sent this believes that it did. A trigger or a rule that keeps silent is no refusal: let it end in an error.'
  return openBeside(step) !== null
    ? 'The other one isn’t committed yet, so a trigger that looks can’t see it. What makes this one wait until the other has ended: a constraint, or a lock that’s taken before the look?'
    : 'Which constraint, or which other rule of the model, should say no to this? If you have it, why does it let this in?'
}

/** There is no such operator, function or cast for these types. */
const otherTypes: ReadonlySet<string> = new Set(['42883', '42804', '42846', '42725'])

function turnedAwayTry(step: ModelStep, { error }: Wrong, made: MadePicture | null): string {
  const { code, message } = error ?? { code: '', message: '' }
  if (message.startsWith('permission denied for function'))
    return 'This function may not be called here. Say it without.'
  // 22…: the value doesn't fit the type, whatever the rules say. 22000 and 22023 come of functions.
  if (/^22(?!000|023)/.test(code))
    return 'Look at the type of that column: is it the one for what the brief puts in, and large enough?'
  // A row that goes, or gets another key, while others point at it.
  if (code === '23503' && message.startsWith('update or delete')) return pointedAtTry(step.sql)
  if (code === '23505') {
    const isWhileOpen = step.kind === 'takes' && step.whileOpen !== null
    const said = madeKeyTry(step.sql, message, { made, isWhileOpen })
    if (said !== null) return said
  }
  const missing = /^null value in column "(.+)" of relation "(.+)" violates/.exec(message)
  if (code === '23502' && missing !== null)
    return nullTry(step.sql, { column: missing[1] ?? '', table: missing[2] ?? '' }, made)
  return isRefusal({ code }, true)
    ? 'Which rule of yours turns it away? Say that rule more narrowly, or leave it out.'
    : 'None of your rules refuses this: the shape can’t hold it. Run the statement yourself, and see where the error points.'
}

function pointedAtTry(sql: string): string {
  return /\bupdate\b/i.test(sql) && !/\bdelete\b/i.test(sql)
    ? 'Other rows point at this one by a value that changes here. What happens to them then is said where the foreign key is: ON UPDATE. If they point at a key that never changes, nothing has to.'
    : 'Other rows point at this one. What happens to them when it goes is said where the foreign key is: ON DELETE.'
}

/** A table of the model that a constraint of PostgreSQL's own naming belongs to, as film_year_key. */
function tableOf(constraint: string, made: MadePicture | null): DrawnTable | null {
  const named = (made?.tables ?? []).filter(({ name }) => constraint.startsWith(`${name}_`))
  return named.toSorted((one, other) => other.name.length - one.name.length)[0] ?? null
}

const keysOf = (table: DrawnTable | null): string[] =>
  (table?.columns ?? []).filter(({ key }) => key).map(({ name }) => name)

const namesColumn = (sql: string, column: string): boolean =>
  new RegExp(`\\b${column.replace(/\W/g, '\\$&')}\\b`, 'i').test(sql)

/** A value that is there twice, which the model made: the statement doesn't name its column. */
function madeKeyTry(
  sql: string,
  message: string,
  { made, isWhileOpen }: { readonly made: MadePicture | null; readonly isWhileOpen: boolean },
): string | null {
  const constraint = /unique constraint "(.+)"/.exec(message)?.[1] ?? ''
  const table = tableOf(constraint, made)
  const rest = constraint.slice((table?.name.length ?? 0) + 1)
  const [key, ...others] = rest === 'pkey' ? keysOf(table) : [rest.replace(/_key$/, '')]
  const isColumn = table?.columns.some(({ name }) => name === key) === true
  const named = /\binsert\s+into\s+[\w."]+\s*\(([^)]*)\)/i.exec(sql)?.[1]
  if (key === undefined || !isColumn || others.length > 0) return null
  if (named === undefined || namesColumn(named, key)) return null
  if (isWhileOpen)
    return 'Each of the two is right, and they came at once. While the other one isn’t committed, this one can’t see it, so both can work out the same value, such as the highest so far plus one. What hands out a value only once, or makes the second one wait before it looks?'
  return rest === 'pkey'
    ? `The statement leaves \`${key}\` of \`${table?.name}\` to the table, which made a value that a row has already. Did rows come in with a \`${key}\` of their own, past what hands them out?`
    : null
}

/** A column without a value: a key that nothing fills in, one of several of a key, or NOT NULL. */
function nullTry(
  sql: string,
  { column, table }: { readonly column: string; readonly table: string },
  made: MadePicture | null,
): string {
  const keys = keysOf((made?.tables ?? []).find(({ name }) => name === table) ?? null)
  if (!keys.includes(column))
    return `\`${column}\` of \`${table}\` is NOT NULL, and here it has no value. If it may be unknown, leave NOT NULL out; if it may not, something has to fill it in.`
  if (keys.length === 1 && !namesColumn(sql, column))
    return `Nothing gives \`${column}\` of \`${table}\` a value: the statement doesn’t name it. GENERATED ALWAYS AS IDENTITY or a DEFAULT fills it in.`
  return `\`${column}\` is part of the PRIMARY KEY of \`${table}\`, and every column of a primary key is NOT NULL, whether it says so or not. If it may be unknown, it can’t be in that key: UNIQUE takes such rows.`
}

function countOf(side: NonNullable<Wrong['sides']>['came'] | undefined, end?: Wrong): string {
  if (side?.kind !== 'rows') return 'none'
  const count = `${side.rows.length} ${side.rows.length === 1 ? 'row' : 'rows'}`
  const expected = end?.sides?.expected
  return expected?.kind === 'rows' && expected.rows.length === side.rows.length
    ? `${count} with other values`
    : count
}

/** The smallest case as it is shown. */
export function counterexampleOf(
  { check, values }: ModelTrial,
  end: TrialEnd,
  {
    lab,
    shrunk,
    statements,
  }: { lab: ModelLab; shrunk: Shrunk | null; statements: readonly string[] },
): ModelCounterexample | null {
  const around = {
    kind: 'model' as const,
    source: shrunk?.source ?? [],
    rowsBefore: shrunk?.rowsBefore ?? null,
  }
  if (end.kind === 'not-built') {
    const { outcome, at } = end
    const came =
      outcome.kind === 'error' ? `error ${outcome.code}: ${outcome.message}` : outcome.kind
    const moment = {
      says: 'Your statement',
      who: null,
      sql: statements[at]?.trim() ?? 'COMMIT',
      came,
    }
    return { ...around, what: 'lost', moments: [moment], sides: null }
  }
  if (end.kind !== 'stopped') return null
  const last = end.ends.at(-1)
  const step = check.steps[end.ends.length - 1]
  if (last?.kind !== 'wrong' || step === undefined) return null
  const moments = end.ends.map((one, at): ModelMoment => {
    const { says, as, sql } = check.steps[at] as ModelStep
    const own = withValues(sql, values).trim()
    const open = openBeside(check.steps[at] as ModelStep)
    const text =
      open === null
        ? own
        : `-- another connection, not committed yet:\n${withValues(open, values).trim()};\n-- meanwhile:\n${own}`
    const shown = says === null ? null : varySentence(says, values.varied)
    return { says: shown, who: whoOf(as, lab), sql: text, came: cameText(one) }
  })
  const isFromSource = step.kind === 'asks' && 'sql' in step.gives
  return {
    ...around,
    source: isFromSource ? around.source : [],
    rowsBefore: isFromSource ? around.rowsBefore : null,
    what: whatOf(last, step, isFromSource),
    moments: leadingTo(moments, check.steps, end.ends),
    sides:
      last.sides === null ? null : { ...last.sides, ordered: step.kind === 'asks' && step.ordered },
  }
}

/**
 * A question needs nothing of the questions before it. What was refused as it should be left no
 * trace, unless the same statement gets in later.
 */
function leadingTo(
  moments: readonly ModelMoment[],
  steps: readonly ModelStep[],
  ends: readonly StepEnd[],
): readonly ModelMoment[] {
  const last = moments.length - 1
  return moments.filter((moment, at) => {
    const step = steps[at]
    if (at === last || step === undefined) return true
    if (step.kind === 'asks' || step.kind === 'hides') return false
    if (step.kind !== 'refuses' || openBeside(step) !== null || ends[at]?.kind !== 'right')
      return true
    return moment.sql === moments[last]?.sql
  })
}

function whatOf(end: Wrong, step: ModelStep, isFromSource: boolean): ModelCounterexample['what'] {
  switch (end.how) {
    case 'swallowed':
      return 'turned-away'
    case 'broken':
      return 'broken'
    case 'answer':
      return isFromSource && step.kind === 'asks' ? 'lost' : 'answer'
    default:
      return end.how
  }
}

function cameText(end: StepEnd): string {
  return end.kind === 'over-limit' ? `stopped: ${end.limit}` : end.came
}

/** “app.studio = 7”, or the connection that says nothing. */
function whoOf(as: string | null, { setting }: ModelLab): string | null {
  if (as === null || setting === null) return null
  return as === '' ? `a connection that does not set ${setting}` : `${setting} = ${as}`
}
