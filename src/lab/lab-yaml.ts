import { z } from 'zod'
import { adminYaml } from './kinds/admin.ts'
import { costYaml } from './kinds/cost.ts'
import { folderYaml } from './kinds/folder.ts'
import { functionYaml } from './kinds/function.ts'
import { httpYaml } from './kinds/http.ts'
import { modelYaml } from './kinds/model.ts'
import { scheduleYaml } from './kinds/schedule.ts'
import { changeYaml, queryYaml } from './kinds/sql.ts'

/** lab.yaml, one shape a kind. */
export const labYaml = z.discriminatedUnion('kind', [
  queryYaml,
  changeYaml,
  functionYaml,
  folderYaml,
  scheduleYaml,
  modelYaml,
  adminYaml,
  costYaml,
  httpYaml,
])
export type LabYaml = z.infer<typeof labYaml>

/** content/lab.schema.json: what editors read to complete and check lab.yaml. */
export function labJsonSchema(): string {
  const schema = {
    title: 'lab.yaml of Backwright',
    ...z.toJSONSchema(labYaml, { io: 'input', target: 'draft-7' }),
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}
