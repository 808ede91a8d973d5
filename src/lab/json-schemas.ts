import { z } from 'zod'
import { formats } from './kinds/all.ts'
import { areaYaml, pathYaml } from './skills.ts'

/**
 * What editors read to complete and check the other files of content/, by the name of the file:
 * skills/*.yaml, paths/*.yaml, and the variants.yaml of a lab, which may be of any kind.
 */
export function contentJsonSchemas(): Readonly<Record<string, string>> {
  const variants = Object.values(formats).map(({ variant }) => variant as z.ZodType)
  return {
    'skills.schema.json': schemaText('skills/<area>.yaml', areaYaml),
    'paths.schema.json': schemaText('paths/<role>.yaml', pathYaml),
    'variants.schema.json': schemaText('variants.yaml', z.array(z.union(variants))),
  }
}

function schemaText(file: string, schema: z.ZodType): string {
  const made = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    reused: 'ref',
    unrepresentable: 'any',
  })
  return `${JSON.stringify({ title: `${file} of Backwright`, ...made }, null, 2)}\n`
}
