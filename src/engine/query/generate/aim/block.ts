import type { Expression } from '../expression/expression.ts'

/** A table as one FROM item uses it; a table used twice is two sources. */
export interface Source {
  /** What its columns are bound to: unique over all queries of an aim. */
  readonly id: number
  readonly table: string
  /** May find no partner: on the weak side of an outer join. */
  readonly optional: boolean
}

export type BlockKind = 'root' | 'from' | 'arm' | 'exists' | 'any' | 'all' | 'scalar' | 'recursive'

/** One SELECT (or UPDATE, …) with what its rows are chosen by. */
export interface Block {
  readonly kind: BlockKind
  readonly sources: Source[]
  /** Conditions that rows should meet for the block to give anything. */
  readonly goals: Expression[]
  /** Conditions looked at on the way: CASE, FILTER, HAVING. */
  readonly hints: Expression[]
  readonly children: Block[]
  /** Numbers of rows that matter: LIMIT, OFFSET, what a count is compared with. */
  readonly rowTargets: number[]
  /** Expressions that rows are told apart or sorted by, and everything shown. */
  readonly shown: Expression[]
  /** What rows are grouped by. */
  readonly groups: Expression[]
  /** Pairs that draw their values from one place: set operations, assignments. */
  readonly meets: (readonly [Expression, Expression])[]
}

export function newBlock(kind: BlockKind): Block {
  return {
    kind,
    sources: [],
    goals: [],
    hints: [],
    children: [],
    rowTargets: [],
    shown: [],
    groups: [],
    meets: [],
  }
}

/** The block and all blocks below it. */
export function* blocksIn(block: Block): Generator<Block> {
  yield block
  for (const child of block.children) yield* blocksIn(child)
}
