import { z } from 'zod'
import { amount, expectation, inFlight, name, sendStep, text } from './requests.ts'

/* What those who operate a server do with it: they read its metrics and its log. */

const metricsStep = z.strictObject({
  metrics: z.strictObject({
    since: text.optional().describe('An earlier look that was captured: ${before}'),
    holds: z
      .array(z.strictObject({ name: text, type: z.enum(['counter', 'histogram']) }))
      .default([])
      .describe('Metrics that must be there by now'),
    grew: z
      .array(
        z.strictObject({
          name: text.describe('As in a sample: http_requests_total, …_bucket, …_sum'),
          labels: z.record(text, text).default({}).describe('Series with these; all are added up'),
          without: z.record(text, text).default({}).describe('Series with these are left out'),
          by: amount.optional().describe('So much since then'),
          at_least: amount.optional(),
          at_most: amount.optional(),
          says: text.describe('What was counted: "9 requests"'),
        }),
      )
      .default([]),
    series_max: z.int().optional().describe('So many series more than at that look, at most'),
    within_ms: z.int().min(10).max(10_000).default(3_000),
    try: text.optional(),
  }),
  capture: z.record(name, z.literal('metrics')).optional().describe('Keeps this look'),
})

const loggedStep = z.strictObject({
  logged: z.strictObject({
    with: z.record(text, z.unknown()).describe('Lines of JSON with these are meant'),
    count: z.int().min(0).max(100).default(1).describe('So many of them, and no more'),
    each: z.record(text, z.unknown()).optional().describe('What each of them holds'),
    within_ms: z.int().min(10).max(10_000).default(3_000),
    try: text.optional(),
  }),
})

const crowdStep = z.strictObject({
  crowd: z.array(inFlight).min(1).max(8).describe('Requests of many clients at the same moment'),
  times: z.int().min(1).max(64).default(1).describe('Each of them so many times; ${turn} counts'),
  slow: z
    .literal(true)
    .optional()
    .describe('The last byte of each comes once the steps of meanwhile are done'),
  locked: text
    .optional()
    .describe('A table that nobody can read until the steps of meanwhile are done'),
  turned_away: z
    .strictObject({
      at_least: z.int().min(1).describe('So many while the table is locked'),
      expect: expectation.describe('What those are like; its status tells them from the others'),
      within_ms: z.int().min(100).max(15_000).default(8_000),
    })
    .optional(),
  meanwhile: z.array(sendStep).default([]),
  connections_max: z.int().optional().describe('Connections to the database at the same moment'),
  capture: z.record(name, text).optional().describe('A list with the value from each 2xx answer'),
  try: text.optional(),
})

const askedStep = z.strictObject({
  asked: z.array(sendStep).min(1).describe('Requests whose work in the database is counted'),
  than: z.array(sendStep).default([]).describe('The same with less to show'),
  statements_more_max: z.int().default(30).describe('So many statements more than for those'),
  kilobytes_max: z.int().optional().describe('So much comes from the database, at most'),
  try: text.optional(),
})

const backupStep = z.strictObject({
  backup: z.union([
    z.literal(true),
    z.strictObject({
      between: text.describe('SQL that others run before each statement of it'),
      try: text.optional(),
    }),
  ]),
})

const restoreStep = z.strictObject({
  restore: z.union([
    z.literal(true),
    z.strictObject({
      cut: z.literal(true).optional().describe('With half of the file: the command must fail'),
      try: text.optional(),
    }),
  ]),
})

const olderStep = z.strictObject({
  older_database: text.describe('Ends the server; the next start finds a database with this'),
})

const restartsStep = z.strictObject({
  database_restarts: z
    .literal(true)
    .describe('Ends all connections of the server to its database, as a restart of that does'),
})

const othersStep = z.strictObject({
  others: z.union([text, z.array(text).min(1)]).describe('SQL of another program, which must work'),
  over_and_over: z
    .literal(true)
    .optional()
    .describe('From now on, one after another, until a step with others without it'),
  try: text.optional(),
})

/** Steps of those who operate a server. */
export const operatingSteps = [
  metricsStep,
  loggedStep,
  crowdStep,
  askedStep,
  backupStep,
  restoreStep,
  olderStep,
  restartsStep,
  othersStep,
] as const
