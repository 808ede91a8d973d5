import { z } from 'zod'

const text = z.string().trim().min(1)

/** A job that one can aim at, or that stands beside those, as content/career/roles tells it. */
export const roleShape = z.strictObject({
  title: text,
  place: z.int().min(1),
  summary: text,
  /** Whether Backwright has a path to it; front end stands beside for comparison. */
  has_path: z.boolean(),
  soc: z.string().regex(/^\d\d-\d{4}$/),
  onet: z.string().regex(/^\d\d-\d{4}\.\d\d$/),
  /** How close the occupation of the figures is to the role, in a sentence. */
  figures_are_of: text,
  survey_role: text,
  /** How much each area of skills counts, 0 to 5: our own judgment. */
  weights: z.record(z.string(), z.int().min(0).max(5)),
  /** How near a field of study (four digits of CIP) is to the role, 0 to 1: our own judgment. */
  fields: z.record(z.string().regex(/^\d\d\.\d\d$/), z.number().min(0).max(1)),
  day: text,
  technique: text,
  together: text,
  moves: z.array(z.strictObject({ to: text, text })),
})

export interface Role extends z.infer<typeof roleShape> {
  readonly role: string
}

/** How a person gets there, as content/career/routes.yaml tells it. Figures are asked for in the texts. */
export const routeShape = z.strictObject({
  route: z.enum(['self-taught', 'bootcamp', 'certificate', 'associate', 'bachelor', 'master']),
  title: text,
  what: text,
  cost: text,
  length: text,
  earned: text,
  finish: text,
  not_told: text,
})

export type Route = z.infer<typeof routeShape>
