import { z } from 'zod'
import { formats } from './kinds/all.ts'
import type { SharedYaml } from './kinds/format.ts'
import type { Kind } from './lab.ts'

/** What lab.yaml says in every kind; the kind's own format knows the rest. */
export type LabYaml = SharedYaml & { readonly kind: Kind }

type YamlObject = z.ZodObject<{ readonly kind: z.ZodType<Kind> }>

/** lab.yaml, one shape a kind. */
const byKind = Object.values(formats).map(({ yaml }) => yaml as unknown as YamlObject)
export const labYaml = z.discriminatedUnion(
  'kind',
  byKind as [YamlObject, ...YamlObject[]],
) as unknown as z.ZodType<LabYaml>

/** content/lab.schema.json: what editors read to complete and check lab.yaml. */
export function labJsonSchema(): string {
  const schema = {
    title: 'lab.yaml of Backwright',
    ...z.toJSONSchema(labYaml, { io: 'input', target: 'draft-7', reused: 'ref' }),
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}
