import { z } from 'zod'
import {
  type Came,
  cameShape,
  type Rows,
  rowsShape,
  rowsText,
  sidesText,
  tableText,
} from './rows.ts'

/** One step that a model was put through, and what came of it. */
export interface ModelMoment {
  /** What the step is, in words; null: its SQL says it. */
  readonly says: string | null
  /** Who did it, where connections differ: “studio 7”, “nobody”. */
  readonly who: string | null
  readonly sql: string
  /** “INSERT 0 1”, “refused: 23505 …”, “3 rows”. */
  readonly came: string
}

/** The row that got in or was turned away, the value that was lost, the question with another answer. */
export interface ModelCounterexample {
  readonly kind: 'model'
  readonly what: 'got-in' | 'turned-away' | 'lost' | 'answer' | 'seen' | 'changed' | 'broken'
  /** The fewest rows of the source found that show it. */
  readonly source: readonly ({ readonly name: string } & Rows)[]
  /** What was done before, and last the step that went wrong. */
  readonly moments: readonly ModelMoment[]
  /** What its query should have given, and gave. */
  readonly sides: {
    readonly expected: Came
    readonly came: Came
    readonly ordered: boolean
  } | null
  /** Rows of the source it was found with; null: there is no source. */
  readonly rowsBefore: number | null
}

const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly()

export const modelCounterexampleShape = z.object({
  kind: z.literal('model'),
  what: z.enum(['got-in', 'turned-away', 'lost', 'answer', 'seen', 'changed', 'broken']),
  source: list(rowsShape.extend({ name: z.string() })),
  moments: list(
    z.object({
      says: z.string().nullable(),
      who: z.string().nullable(),
      sql: z.string(),
      came: z.string(),
    }),
  ),
  sides: z.object({ expected: cameShape, came: cameShape, ordered: z.boolean() }).nullable(),
  rowsBefore: z.number().nullable(),
}) satisfies z.ZodType<ModelCounterexample>

const titles: Readonly<Record<ModelCounterexample['what'], string>> = {
  'got-in': 'This got in, and should have been refused',
  'turned-away': 'This was turned away, and should have got in',
  lost: 'This was lost on the way from the source',
  answer: 'This question has another answer',
  seen: 'This should have stayed hidden',
  changed: 'This changed what it should not reach',
  broken: 'This ended in an error that no rule of the model gave',
}

/** What went wrong, as a heading. */
export function modelTitle({ what }: ModelCounterexample): string {
  return titles[what]
}

/** The smallest case in plain text: rows of the source, steps, and both answers. */
export function modelCounterexampleText(counterexample: ModelCounterexample): string {
  const { source, moments, sides } = counterexample
  const parts = [modelTitle(counterexample)]
  for (const table of source) {
    parts.push(`In: ${table.name}, ${rowsText(table.rows.length)}`, tableText(table))
  }
  parts.push(moments.map(momentText).join('\n\n'))
  if (sides !== null) parts.push(sidesText(sides.expected, sides.came, sides.ordered))
  return parts.join('\n\n')
}

function momentText({ says, who, sql, came }: ModelMoment, at: number): string {
  const head = `${at + 1}.${who === null ? '' : ` As ${who}:`}${says === null ? '' : ` ${says}`}`
  return [head.trimEnd(), ...sql.split('\n').map((line) => `    ${line}`), `  → ${came}`].join('\n')
}
