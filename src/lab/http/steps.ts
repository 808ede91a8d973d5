import { z } from 'zod'
import { step as pageStepOf } from '../page/steps.ts'
import { operatingSteps } from './operating-steps.ts'
import {
  amount,
  captures,
  headerExpected,
  inFlight,
  name,
  requestKeys,
  sendStep,
  text,
} from './requests.ts'

/*
 * What an http lab does and looks at, as lab.yaml writes it. Texts may hold ${name}: what was given,
 * captured or made known by Backwright (docs/reference/lab-format.md).
 */

const togetherStep = z.strictObject({
  together: z.array(inFlight).min(1).max(8).describe('Requests that meet'),
  times: z.int().min(1).max(32).default(1).describe('Each of them so many times'),
  gate: z
    .enum(['locks', 'bytes'])
    .optional()
    .describe('locks: writes wait in the database until all are there; bytes: the last byte waits'),
  expect: z
    .strictObject({
      statuses: z
        .record(z.string().regex(/^[1-5](\d\d|xx)$/), z.int().min(0))
        .optional()
        .describe('How many answers have each status: 201: 1, 409: 3'),
      only: z
        .array(z.union([z.int(), text]))
        .optional()
        .describe('Statuses that may come'),
      same: text
        .optional()
        .describe(
          'Where a value is that all 2xx answers share: json.id, or exchange as for `like`',
        ),
      different: text.optional().describe('Where a value is that no two 2xx answers share'),
      try: text.optional(),
    })
    .optional(),
  capture: z.record(name, text).optional().describe('A list with the value from each 2xx answer'),
})

const crashStep = z.strictObject({
  crash: z.union([z.literal(true), inFlight]).describe('kill -9 now, or over this request'),
  while: z
    .enum(['answering', 'working', 'committed'])
    .default('answering')
    .describe(
      'At the first byte of its answer, while it waits to store the first thing, or when the database has committed the first thing and the server has not heard of it yet',
    ),
  capture: captures.optional(),
})

const startStep = z.strictObject({
  start: z.union([
    z.literal(true),
    z.strictObject({ env: z.record(z.string(), z.string()).optional() }),
  ]),
})

const stopStep = z.strictObject({
  stop: z.strictObject({
    during: z
      .array(inFlight)
      .default([])
      .describe('Requests that are in flight when SIGTERM comes'),
    keep_alive: z
      .literal(true)
      .optional()
      .describe('Clients keep the connections of GETs open after their answers, as proxies do'),
    refuses_new: z
      .literal(true)
      .optional()
      .describe('A connection that is tried after SIGTERM must be refused'),
    again: z.literal(true).optional().describe('SIGTERM comes twice, a moment apart'),
    within_ms: z.int().min(100).max(10_000).default(5_000),
    code: z.int().optional().describe('The exit code: 0 unless said'),
    try: text.optional(),
  }),
})

const sqlStep = z.strictObject({ sql: text.describe('What others do to the database meanwhile') })

const queryStep = z.strictObject({
  query: text.describe('A SELECT whose rows are looked at'),
  within_ms: z.int().min(10).max(60_000).optional().describe('Asked again until it is as expected'),
  expect: z
    .strictObject({
      rows: z.unknown().optional().describe('The rows, as a list of objects'),
      count: amount.optional(),
      hides: text
        .optional()
        .describe('No text in the rows gives this password away: as it is, or by a quick hash'),
      try: text.optional(),
    })
    .optional(),
  capture: z.record(name, text).optional().describe('From the rows: rows, rows[0].id, rows[*].id'),
})

const eventuallyStep = z.strictObject({
  eventually: sendStep,
  within_ms: z.int().min(10).max(10_000).default(3_000),
})

const pauseStep = z.strictObject({
  pause: z.union([z.int().min(1).max(2_000), text]).describe('Milliseconds; for windows of time'),
})

const rateStep = z.strictObject({
  rate: inFlight.describe('Sent again and again, one after another'),
  every_ms: z.int().min(1).max(1_000).default(50).describe('The pause after each answer'),
  for_ms: z.int().min(100).max(10_000),
  window_ms: amount.describe('In any stretch of so many milliseconds'),
  at_most: amount.describe('so many are let in; one more is a 429 with Retry-After'),
  try: text.optional(),
})

const pagesStep = z.strictObject({
  pages: sendStep.describe('The first page'),
  items: text.describe('Where the items of a page are: json.items'),
  next: text.describe('Where the next page is: json.next, links.next. Absent or null: the last'),
  next_as: text
    .optional()
    .describe('The target of the next page, with ${next}; unless next is a target itself'),
  key: text.describe('What tells items apart: id'),
  between: z
    .array(z.union([sendStep, sqlStep]))
    .default([])
    .describe('What happens after each page but the last'),
  pages_max: z.int().min(1).max(200).default(50),
  expect: z
    .strictObject({
      every: z.unknown().optional().describe('Keys that must come, each once: ${ids}'),
      in_order: z.boolean().optional().describe('These come in this order'),
      page_size_max: amount.optional(),
      try: text.optional(),
    })
    .default({}),
})

const receivedStep = z.strictObject({
  received: z.strictObject({
    path: text
      .default('/')
      .describe('Below ${receiver}; with a query, that has to be the same too; * is any path'),
    count: z.union([z.int().min(0).max(100), text]).describe('So many requests came, and no more'),
    or_more: z.literal(true).optional().describe('More of them are fine too'),
    within_ms: z.int().min(10).max(10_000).default(3_000),
    each: z
      .strictObject({
        method: z.string().optional(),
        headers: z.record(text, headerExpected).optional(),
        json: z.unknown().optional(),
        has: z.unknown().optional(),
        signature: z
          .strictObject({
            header: text,
            secret: text,
            prefix: z.string().default('sha256='),
            over: text.default('${body}'),
          })
          .optional(),
      })
      .optional(),
    in_order: text.optional().describe('Where a value is that must not go back: json.sequence'),
    distinct: text.optional().describe('Where a value is that no two share: headers.webhook-id'),
    same: text.optional().describe('Where a value is that all share'),
    apart_ms: z.int().min(1).optional().describe('From one to the next it took at least so long'),
    before_answer: z
      .literal(true)
      .optional()
      .describe('We had answered each of them when the last request to the server was answered'),
    try: text.optional(),
  }),
  capture: z.record(name, text).optional().describe('A list with the value from each'),
})

const answersStep = z.strictObject({
  receiver_answers: z
    .array(
      z.union([
        z.int().min(200).max(599),
        z.enum(['hangs', 'stalls', 'closes']),
        z.strictObject({
          status: z.union([z.int().min(200).max(599), text]),
          location: text.optional().describe('Where a redirect leads'),
          text: text.optional().describe('What is in it'),
          after_ms: z.int().min(1).max(2_000).optional().describe('It takes so long to answer'),
        }),
      ]),
    )
    .min(1)
    .describe('What ${receiver} answers from now on, one after another; the last goes on'),
})

const printedStep = z.strictObject({
  printed: z.strictObject({
    lacks: z.array(text).min(1).describe('Texts that must not be in what the server prints'),
    contains: z.array(text).optional().describe('Texts that must be there'),
    try: text.optional(),
  }),
})

const costStep = z.strictObject({
  cost: z.array(sendStep).min(1).describe('Requests whose work is measured'),
  against: z.array(sendStep).min(1).describe('Honest requests to compare it with'),
  times_max: z.number().min(2).default(40).describe('So many times the work, at most'),
  floor_ms: z.number().min(10).default(300).describe('Less work than this is never too much'),
  memory_mb_max: z.number().min(8).optional().describe('So much more memory, at most'),
  try: text.optional(),
})

const aimStep = z.strictObject({
  aim: name.describe('An attack that was given, made anew with what is known by now'),
  with: z.record(z.string(), z.unknown()),
})

const contractStep = z.strictObject({
  contract: text.describe('An OpenAPI document that was captured: ${contract}'),
  describes: z
    .array(text.regex(/^[A-Z]+ \//, 'a method and a path: "GET /films/{}"'))
    .default([])
    .describe('Operations that it must have; {} is a parameter of any name'),
  refuses: z
    .array(
      z.strictObject({
        operation: text,
        status: z.int().min(100).max(599),
        json: z.unknown().describe('A body that its schema must not let through'),
      }),
    )
    .default([]),
  try: text.optional(),
})

const pageStep = z.strictObject({
  page: text.regex(/^\//, 'a path').describe('A page of the server, opened in a browser'),
  steps: z
    .array(pageStepOf)
    .min(1)
    .describe('What is done there by keyboard and heard, as in a page lab'),
  try: text.optional(),
})

const plainSteps = [
  sendStep,
  togetherStep,
  crashStep,
  startStep,
  stopStep,
  sqlStep,
  queryStep,
  eventuallyStep,
  pauseStep,
  rateStep,
  pagesStep,
  receivedStep,
  answersStep,
  printedStep,
  costStep,
  aimStep,
  contractStep,
  pageStep,
  ...operatingSteps,
] as const

const repeatStep = z.strictObject({
  repeat: z.int().min(1).max(200),
  steps: z.array(z.union(plainSteps)).min(1).describe('${turn} counts from 1'),
})

const heldStep = z.strictObject({
  held: sendStep.describe('A request; what it asks of ${receiver} is answered after the steps'),
  steps: z.array(z.union(plainSteps)).min(1).describe('What happens meanwhile'),
})

/** One thing that is done or looked at. */
export const step = z.union([...plainSteps, repeatStep, heldStep])
export type Step = z.infer<typeof step>
export type StepOf<Key extends string> = Extract<Step, { [K in Key]: unknown }>

/** Grammars of attacks that a lab may draw from (docs/reference/lab-format.md). */
export const grammars = [
  'sql-condition',
  'sql-number',
  'sql-union',
  'path',
  'address',
  'markup',
  'extra-field',
  'token',
  'foreign-origin',
  'id-spelling',
  'depth',
] as const
export type GrammarName = (typeof grammars)[number]

const range = z.tuple([z.int(), z.int()])

/** How a value is drawn from the attempt's seed. */
export const drawn = z.union([
  z.strictObject({ words: range.describe('A title of so many words') }),
  z.strictObject({ letters: range.describe('So many lower-case letters') }),
  z.strictObject({ whole: range.describe('A whole number in this range') }),
  z.strictObject({ one_of: z.array(z.unknown()).min(1) }),
  z.strictObject({ uuid: z.literal(true) }),
  z.strictObject({
    hex: z.int().min(2).max(64).describe('So many hexadecimal digits, none of them 0'),
  }),
  z.strictObject({ email: z.literal(true) }),
  z.strictObject({ person: z.literal(true).describe('A first name') }),
  z.strictObject({ date: z.tuple([text, text]).describe('A day in this range: 2026-01-31') }),
  z.strictObject({ any_text: range.describe('Any characters, so many of them') }),
  z.strictObject({ value: z.unknown().describe('Always this; may hold what was given before') }),
  z.strictObject({
    attack: z.enum(grammars).describe('Drawn from the grammar of an attack, the plainest first'),
    with: z.record(z.string(), z.unknown()).default({}).describe('What the grammar needs'),
  }),
  z.strictObject({ row: text.describe('The first row of this SELECT, as an object') }),
  z.strictObject({ rows: text.describe('All rows of this SELECT') }),
])
export type Drawn = z.infer<typeof drawn>
export const given = z.record(name, drawn)
export type Given = z.infer<typeof given>

const action = z.strictObject({
  needs: z.array(name).default([]).describe('Names that an earlier action captured'),
  given: given.default({}),
  steps: z.array(z.union(plainSteps)).min(1),
})
export type Action = z.infer<typeof action>

const historyOperation = z.strictObject({
  ...requestKeys,
  ok: z.array(z.int()).default([200, 201, 204]).describe('Statuses after which it has happened'),
  no: z
    .array(z.int())
    .default([])
    .describe('Statuses that say it did not happen: it was refused, or there is nothing'),
})

/** Operations on a few keys by clients at once, whose answers one order must explain. */
const history = z.strictObject({
  clients: z.int().min(2).max(8).default(3),
  operations: z.int().min(1).max(50).default(8).describe('Of each client'),
  keys: z.int().min(1).max(16).default(2),
  rounds: z.int().min(1).max(10).default(2),
  key: z.string().default('k').describe('${key} is this with a number, or a template'),
  read: historyOperation.extend({ value: text.describe('Where the value is: json.value') }),
  write: historyOperation.optional().describe('Sets ${value}'),
  add: historyOperation
    .optional()
    .describe('Sets ${value} where there is nothing, else is refused'),
  remove: historyOperation.optional(),
})
export type History = z.infer<typeof history>
export type HistoryOperation = z.infer<typeof historyOperation>

/** What a check of an http lab holds besides its name and title. */
export const checkKeys = {
  try: text.optional().describe('What to look at when it fails, unless a step says more'),
  fresh: z.boolean().default(false).describe('A process and a database of its own'),
  env: z.record(z.string(), z.string()).optional().describe('Environment of a process of its own'),
  given: given.default({}).describe('Values drawn for this check'),
  runs: z.int().min(1).max(100).default(1).describe('So many times, each with other values given'),
  steps: z.array(step).default([]),
  actions: z
    .record(name, action)
    .optional()
    .describe('Sequences of these are drawn, after steps and before always'),
  length: z.int().min(1).max(40).default(10).describe('Actions in a sequence, at most'),
  always: z.array(z.union(plainSteps)).default([]).describe('Must hold after each sequence'),
  history: history.optional(),
}
