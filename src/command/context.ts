import type { Career } from '../career/career.ts'
import type { Limits } from '../kit/limits.ts'
import type { Clock } from '../kit/time.ts'
import type { Catalog } from '../lab/catalog.ts'
import type { Store } from '../store/store.ts'

/** What every verb needs; main.ts makes it once. It is also all that a view asks for. */
export interface CommandContext {
  readonly store: Store
  readonly catalog: Catalog
  readonly career: Career
  readonly limits: Limits
  readonly clock: Clock
  /** A new UUID; version 7, so rows of one time lie together. */
  readonly newId: () => string
  /** A new seed, short enough to read out. */
  readonly newSeed: () => string
}
