import type { Limits } from '../../kit/limits.ts'
import type { FolderState } from '../../lab/folder/state.ts'
import type { Condition } from '../../lab/kinds/folder.ts'
import { asFoundShortfall, sameAsShortfall } from './conditions/as-found.ts'
import { branchShortfall } from './conditions/branch.ts'
import { type Drawn, drawnShortfall } from './conditions/drawn.ts'
import { fileShortfall } from './conditions/file.ts'
import { folderShortfall } from './conditions/folder.ts'
import { programShortfall } from './conditions/program.ts'
import { repositoryShortfall } from './conditions/repository.ts'
import { serverShortfall } from './conditions/server.ts'
import type { Shortfall } from './shortfall.ts'

export type ReadState = Extract<FolderState, { kind: 'read' }>

/** What conditions are decided on. */
export interface Judged {
  readonly state: ReadState
  /** The folder as the learner finds it; null where nothing asks for it. */
  readonly start: ReadState | null
  readonly limits: Limits
  /** What inputs are drawn from, and what says what is right for them. */
  readonly drawn?: Drawn | undefined
}

/** Null where the condition holds. */
export async function judge(condition: Condition, judged: Judged): Promise<Shortfall | null> {
  const { entries, repository } = judged.state
  const found = judged.start?.entries
  if ('as_found' in condition) return asFoundShortfall(condition, judged.state, judged.start)
  if ('inputs' in condition) return drawnShortfall(condition, judged)
  if ('program' in condition) return programShortfall(condition, entries, judged.limits)
  if ('server' in condition) return serverShortfall(condition, entries, judged.limits)
  if ('branch' in condition) return branchShortfall(condition, repository, judged.start)
  if ('repository' in condition) return repositoryShortfall(condition, repository)
  if ('folder' in condition) return folderShortfall(condition, entries, found)
  return (
    fileShortfall(condition, entries, { found }) ??
    sameAsShortfall(condition, judged.state, judged.start)
  )
}
