import type { Career } from '../career/career.ts'
import type { Clock } from '../kit/time.ts'
import type { Catalog } from '../lab/catalog.ts'
import type { Store } from '../store/store.ts'

/** What every question needs; main.ts makes it once. */
export interface ViewContext {
  readonly store: Store
  readonly catalog: Catalog
  readonly career: Career
  readonly clock: Clock
}
