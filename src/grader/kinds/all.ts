import type { Limits } from '../../kit/limits.ts'
import type { Kind } from '../../lab/lab.ts'
import type { Bench } from '../../world/bench.ts'
import { openFolderGrader } from './folder.ts'
import { openFunctionGrader } from './function.ts'
import type { KindGrader } from './kind.ts'
import { openSqlGrader } from './sql.ts'

/** Every kind's grader; the parts of each are opened when a lab of it is first asked for. */
export function openKinds(parts: {
  bench: Bench
  limits: Limits
}): Partial<Record<Kind, KindGrader>> {
  const sql = openSqlGrader(parts)
  return {
    query: sql,
    change: sql,
    function: openFunctionGrader(parts),
    folder: openFolderGrader(parts),
  }
}
