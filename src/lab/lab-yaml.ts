import { z } from 'zod'

const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single hyphens')
const skillId = z.string().regex(/^[a-z0-9]+\/[a-z0-9-]+$/, 'area/skill, as sql/outer-join')
const sentence = z.string().trim().min(1)

/** Checks of the engine that a mutant may name, besides the lab's own. */
export const engineChecks = {
  query: ['one-query', 'no-error', 'columns', 'rows', 'order', 'determined', 'large'],
  change: ['statements', 'no-error', 'rows', 'order', 'determined', 'large'],
} as const

const shared = {
  title: sentence.describe('As it is shown in lists'),
  skill: skillId.describe('Its main skill, from content/skills'),
  level: z.int().min(1).max(5),
  minutes: z.int().min(1).max(240).describe('What a learner needs, about'),
  needs: z.array(skillId).describe("Skills to have before: the skill's own prerequisites or fewer"),
  world: z
    .strictObject({
      from: slug.describe('A folder of content/worlds'),
      tables: z.array(z.string().min(1)).min(1).describe('The tables this lab uses'),
    })
    .optional()
    .describe('Leave it out where the lab has a folder world/ of its own'),
  promises: z
    .array(
      z.strictObject({
        name: slug,
        says: sentence.describe('In the words of the brief'),
        no_rows: sentence.describe('A query that must return no rows'),
      }),
    )
    .default([])
    .describe('What the brief promises of the data beyond the constraints'),
  checks: z
    .array(z.strictObject({ name: slug, title: sentence }))
    .default([])
    .describe('Ideas of this lab, in the order in which they are shown'),
  left_open: z
    .strictObject({ columns: z.array(z.string().min(1)).min(1), reason: sentence })
    .nullable()
    .default(null)
    .describe('Columns that the brief leaves open, so they are not compared'),
  solutions: z
    .record(slug, sentence)
    .describe('Name to method; two or more, the first is the reference'),
  mutants: z
    .record(
      slug,
      z.strictObject({
        check: slug.describe("The check that must catch it: one of the lab's own or the engine's"),
        right_on_sample: z.boolean().default(false),
        why: sentence.describe('Why people write it, and what it does wrong'),
      }),
    )
    .describe('Wrong answers that people really write; three or more'),
}

const order = z
  .array(sentence)
  .default([])
  .describe('ORDER BY items over the output columns that the brief asks for; [] is any order')

/** lab.yaml, one shape a kind. */
export const labYaml = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('query'),
    ...shared,
    order,
    column_names: z.boolean().default(false).describe('The names of the output columns count too'),
  }),
  z.strictObject({ kind: z.literal('change'), ...shared, order }),
])
export type LabYaml = z.infer<typeof labYaml>

/** variants.yaml: other versions of the task over the same world. */
export const variantsYaml = z.array(
  z.strictObject({
    name: slug,
    brief: sentence,
    order: z.array(sentence).default([]),
    reference: sentence,
    mutants: z.array(sentence).min(1),
  }),
)

/** content/lab.schema.json: what editors read to complete and check lab.yaml. */
export function labJsonSchema(): string {
  const schema = {
    title: 'lab.yaml of Backwright',
    ...z.toJSONSchema(labYaml, { io: 'input', target: 'draft-7' }),
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}
