import { z } from 'zod'

/*
 * What a page lab does and looks at, as lab.yaml writes it. Elements are found as a screen reader
 * finds them, by role and name, and used by keyboard alone. Texts may hold ${name} for what was given.
 */

const text = z.string().min(1)

/** An element as it is heard. */
export const who = z.strictObject({
  role: z
    .union([text, z.array(text).min(1)])
    .optional()
    .describe('As Chrome names it: textbox, button, link, heading, table, alert, …'),
  name: text
    .optional()
    .describe('Words that its name holds, in any case; between slashes, a regular expression'),
  level: z.int().min(1).max(6).optional().describe('Of a heading'),
})
export type Who = z.infer<typeof who>

const saying = {
  expected: text.optional().describe('What was expected, in place of our own words'),
  try: text.optional().describe('What to look at when it is not so'),
}

/** Something done by keyboard. */
const act = [
  z
    .strictObject({ reach: who, else: z.literal('end').optional(), ...saying })
    .describe(
      'Tab, until it has focus. `else: end`: where Tab never gets there, the check ends and holds',
    ),
  z
    .strictObject({ fill: who, within: who.optional(), with: z.string(), ...saying })
    .describe('Tab to a field, and type'),
  z
    .strictObject({ choose: who, option: text, ...saying })
    .describe('Tab to a group of choices or a list, and choose one by its name'),
  z.strictObject({ tick: who, ...saying }).describe('Tab to a check box, and check it'),
  z.strictObject({ activate: who, ...saying }).describe('Tab to a button or link, and press Enter'),
  z.strictObject({ press: text }).describe('A key, as Playwright names it: Escape, ArrowDown'),
  z
    .strictObject({ pass: z.number().positive(), until_heard: z.literal(true).optional() })
    .describe(
      'So many minutes go by at once. `until_heard: true`: half a minute at a time, until something is announced',
    ),
  z
    .strictObject({ window: z.tuple([z.int().min(240), z.int().min(200)]) })
    .describe('Width and height of the window'),
  z.strictObject({ reload: z.literal(true) }).describe('Open the page again'),
] as const

/** Something that must be so. */
const look = [
  z
    .strictObject({
      there: who,
      count: z.int().min(0).optional(),
      within: who.optional(),
      states: z
        .record(z.string(), z.union([z.boolean(), z.string()]))
        .optional()
        .describe('As Chrome names them: required, invalid, expanded, disabled, checked'),
      value: z.string().optional(),
      described: text.optional().describe('Words that its description holds'),
      said: text.optional().describe('Words that are said with it: in its name or description'),
      ...saying,
    })
    .describe('A screen reader finds it'),
  z
    .strictObject({ absent: who, within: who.optional(), ...saying })
    .describe('A screen reader finds no such thing'),
  z
    .strictObject({ order: z.array(who).min(2), ...saying })
    .describe('They are heard in this order'),
  z.strictObject({ focus: who, ...saying }).describe('It has focus'),
  z
    .strictObject({
      announced: text,
      minutes_left_of: z.number().positive().optional(),
      ...saying,
    })
    .describe(
      'Since the last thing done, a live region or the new focus said these words, and the minutes that are left of so many since something was last activated',
    ),
  z
    .strictObject({ silent: z.literal(true), ...saying })
    .describe('Since the last thing done, nothing was announced'),
  z
    .strictObject({
      sent: z.record(z.string(), z.string()).nullable(),
      to: text.optional().describe('The path that it was posted to'),
      ...saying,
    })
    .describe('The form sent these fields; null: nothing was sent'),
  z
    .strictObject({
      attributes: who,
      within: who.optional(),
      are: z.record(text, z.union([z.string(), z.null()])),
      ...saying,
    })
    .describe('Attributes of the element; a regular expression between slashes; null: not there'),
  z
    .strictObject({ cell: text, headers: z.array(text).min(1), table: text.optional(), ...saying })
    .describe('The cell with this text has these headers'),
  z
    .strictObject({ rules: z.union([z.literal('all'), z.array(text).min(1)]), ...saying })
    .describe('page check finds nothing; or nothing of these rules'),
] as const

export const step = z.union([...act, ...look])
export type Step = z.infer<typeof step>

type Keyed<K extends string> = Extract<Step, Record<K, unknown>>
export type AnnouncedStep = Keyed<'announced'>
export type PassStep = Keyed<'pass'>
export type FillStep = Keyed<'fill'>
export type ThereStep = Keyed<'there'>
export type AbsentStep = Keyed<'absent'>
export type SentStep = Keyed<'sent'>
export type CellStep = Keyed<'cell'>
export type AttributesStep = Keyed<'attributes'>
