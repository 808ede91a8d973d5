import { z } from 'zod'

/* Requests of an http lab, and what their answers must be like. */

/** Never empty. */
export const text = z.string().min(1)
/** A number, or a template that gives one. */
export const amount = z.union([z.number().min(0), text])
/** A name that templates use. */
export const name = z.string().regex(/^[a-z][a-zA-Z0-9_]*$/, 'a name: letters and digits')
const client = z.string().regex(/^[a-z][a-z0-9-]*$/, 'a client, such as ada')

/** Values of an answer that are kept. */
export const captures = z
  .record(name, text)
  .describe(
    'Name → where the value is: status, body, json.id, headers.location, cookies.sid, links.next; exchange: the answer and its request, for `like`',
  )

/** What a header must be like. */
export const headerExpected = z.union([
  z.string().describe('Exactly this; a media type without parameters matches with any'),
  z.strictObject({ contains: text }),
  z.strictObject({
    matches: text.describe('A regular expression'),
    says: text.optional().describe('What it asks for, in words that follow "to"'),
  }),
  z.strictObject({ not: text }),
  z.strictObject({ present: z.boolean() }),
])

/** What a response must be like; what isn't named may be anything. */
export const expectation = z.strictObject({
  status: z
    .union([z.int().min(100).max(599), z.enum(['2xx', '3xx', '4xx', '5xx']), z.array(z.int())])
    .optional(),
  headers: z.record(text, headerExpected).optional(),
  json: z.unknown().optional().describe('The whole body, as JSON: nothing more and nothing less'),
  has: z.unknown().optional().describe('As json, and objects may hold more than these keys'),
  schema: z.record(z.string(), z.unknown()).optional().describe('A JSON Schema of the body'),
  text: z.string().optional().describe('The whole body, as text'),
  like: text
    .optional()
    .describe('A captured exchange: the same body, in which each answer may quote its own request'),
  bytes: amount.optional().describe('So many bytes in the body'),
  contains: z.array(text).min(1).optional(),
  lacks: z.array(text).min(1).optional().describe('Texts that must not be in body or headers'),
  problem: z
    .int()
    .min(400)
    .max(599)
    .optional()
    .describe('This status, with a problem document (RFC 9457) as the body'),
  empty: z.literal(true).optional().describe('No body'),
  inert: text
    .optional()
    .describe('Nothing in the page that a browser would run may hold this text'),
  shows: text.optional().describe('Somebody who reads the page sees exactly this text in it'),
  links: z
    .record(text, z.string().nullable())
    .optional()
    .describe('Where links of the page lead, by their text; null: no link has this text'),
  fits: z
    .unknown()
    .optional()
    .describe('An OpenAPI document: the answer must be one that it describes'),
  try: text.optional().describe('What to look at when it is not so'),
})
export type Expectation = z.infer<typeof expectation>

const part = z.union([
  z.string(),
  z.strictObject({
    file: text.describe('Its file name'),
    type: text.default('application/octet-stream'),
    text: z.string().optional(),
    bytes: amount.optional().describe('So many random bytes, instead of text'),
  }),
])

/** What makes a request. */
export const requestKeys = {
  send: text
    .regex(/^[A-Z]+ \S/, 'a method and a target: "GET /films"')
    .describe('Method and target: "POST /films"'),
  as: client.optional().describe('A client that keeps cookies between its requests'),
  headers: z.record(text, z.string()).optional(),
  json: z.unknown().optional().describe('Sent as JSON'),
  form: z.record(text, z.string()).optional().describe('Sent as a form'),
  text: z.string().optional().describe('Sent as it is'),
  bytes: amount.optional().describe('So many random bytes'),
  multipart: z.record(text, part).optional().describe('Sent as multipart/form-data'),
  sign: z
    .strictObject({
      header: text,
      secret: text,
      prefix: z.string().default('sha256='),
      over: text.default('${body}').describe('What is signed with HMAC-SHA-256, as hexadecimal'),
    })
    .optional(),
}

/** One request. */
export const sendStep = z.strictObject({
  ...requestKeys,
  in_pieces: z
    .literal(true)
    .optional()
    .describe('The body comes in two pieces, a moment apart, as over a slow line'),
  gives_up_ms: z
    .int()
    .min(10)
    .max(2_000)
    .optional()
    .describe('The client closes the connection after so long, and no answer is looked at'),
  expect: expectation.optional(),
  capture: captures.optional(),
})
export type SendStep = z.infer<typeof sendStep>

/** A request that is sent together with others. */
export const inFlight = z.strictObject({ ...requestKeys, expect: expectation.optional() })
export type InFlight = z.infer<typeof inFlight>
