import type { Analysis } from '../../engine/analysis/analysis.ts'
import type { Limits } from '../../kit/limits.ts'
import type { SandboxSetting } from '../../kit/settings.ts'
import type { LabOfKind } from '../../lab/kinds/all.ts'
import type { Kind } from '../../lab/lab.ts'
import type { TemporaryClusters } from '../../world/clusters/temporary-cluster.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import { openAdminGrader } from './admin.ts'
import { openCodeReviewGrader } from './code-review.ts'
import { openCostGrader } from './cost.ts'
import { openDesignGrader } from './design.ts'
import { openExploitGrader } from './exploit.ts'
import { openFolderGrader } from './folder.ts'
import { openFunctionGrader } from './function.ts'
import { type HttpGrader, openHttpGrader } from './http.ts'
import type { KindGrader } from './kind.ts'
import { openLoadGrader } from './load.ts'
import { openModelGrader } from './model.ts'
import { openPageGrader } from './page.ts'
import { openScheduleGrader } from './schedule.ts'
import { serverDriver } from './server-driver.ts'
import { openSqlGrader } from './sql.ts'

/** Every kind's grader; the parts of each are opened when a lab of it is first asked for. */
export function openKinds(parts: {
  bench: Bench
  limits: Limits
  own: TemporaryClusters
  /** The folders of the user's PATH, where learners' runtimes are. */
  pathFolders?: readonly string[]
  /** Whether learners' servers run in the sandbox. */
  sandbox?: SandboxSetting
  analysis: Analysis
}): {
  readonly [K in Kind]: KindGrader<LabOfKind[K]>
} & { readonly http: HttpGrader } {
  const sql = openSqlGrader(parts)
  const driver = serverDriver(parts.own.home, parts.sandbox ?? 'off')
  return {
    query: sql,
    change: sql,
    function: openFunctionGrader(parts),
    folder: openFolderGrader(parts),
    schedule: openScheduleGrader(parts),
    model: openModelGrader(parts),
    admin: openAdminGrader(parts),
    cost: openCostGrader(parts),
    http: openHttpGrader({ pathFolders: [], driver, ...parts }),
    exploit: openExploitGrader({ pathFolders: [], driver, ...parts }),
    page: openPageGrader({ pathFolders: [], ...parts }),
    load: openLoadGrader({ pathFolders: [], driver, ...parts }),
    'code-review': openCodeReviewGrader(parts),
    design: openDesignGrader(parts),
  }
}
