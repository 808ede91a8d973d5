import type { Random } from '../../kit/random.ts'
import type { Client } from './client.ts'
import type { Credentials } from './credentials.ts'
import type { FindingStore } from './finding-store.ts'
import type { Learned } from './learned.ts'
import type { Level } from './levels.ts'
import type { Api, Operation } from './model.ts'
import type { ResourcePool } from './pool.ts'
import type { Resource } from './resources.ts'
import type { Target } from './target.ts'
import type { Validator } from './validate.ts'

/** What is known of one operation so far. */
export interface OperationState {
  readonly operation: Operation
  readonly statuses: Map<number, number>
  isReached: boolean
  isSuccessful: boolean
  /** The way to fill a request that got a 2xx. */
  level: Level | null
  /** What its refusals told about filling a request. */
  learned: Learned
  /** Which field of an object answers a path's parameter. */
  readonly fieldAt: Map<string, number>
  /** Milliseconds that successful answers took, the latest few. */
  readonly tookMs: number[]
  timeouts: number
  /** What the server said to the latest valid request that it refused. */
  refusal: { readonly status: number; readonly says: string } | null
  /** Why it can't be used, if it can't. */
  skipped: string | null
}

/** One run of all checks against one server. */
export interface Checking {
  readonly api: Api
  readonly operations: readonly Operation[]
  readonly resources: readonly Resource[]
  readonly validator: Validator
  readonly random: Random
  readonly target: Target
  readonly client: Client
  readonly credentials: Credentials
  readonly pool: ResourcePool
  readonly states: ReadonlyMap<string, OperationState>
  readonly store: FindingStore
  readonly progress: (text: string) => void
  /** What the server showed that it means to do, so that leaving it out is a fault. */
  readonly habits: { sendsChallenges: boolean }
  /** Collections that took forbidden input: what they show since may be our own. */
  readonly tainted: Set<string>
  /** A number that no earlier call got: makes names unlike any before. */
  readonly nextNumber: () => number
}

/** State of an operation that nothing is known of. */
export function newState(operation: Operation): OperationState {
  return {
    operation,
    statuses: new Map(),
    isReached: false,
    isSuccessful: false,
    level: null,
    learned: new Map(),
    fieldAt: new Map(),
    tookMs: [],
    timeouts: 0,
    refusal: null,
    skipped: null,
  }
}

/** The state of an operation of this run. */
export function stateOf(checking: Checking, operation: Operation): OperationState {
  const state = checking.states.get(operation.id)
  if (state === undefined) throw new Error(`no state for ${operation.id}`)
  return state
}

/** Whether an operation may still be called: not skipped, and not one that never answers. */
export function isUsable(checking: Checking, operation: Operation | undefined): boolean {
  if (operation === undefined) return false
  const state = checking.states.get(operation.id)
  if (state === undefined || state.skipped !== null || state.timeouts >= 6) return false
  if (!isStreaming(operation)) return true
  // Each call of a stream costs the time that it's listened to.
  return [...state.statuses.values()].reduce((sum, count) => sum + count, 0) < streamCallsMax
}

const streamCallsMax = 20

/** Whether an operation answers with a stream that may have no end. */
export function isStreaming({ responses }: Operation): boolean {
  return [...responses.values()].some(({ isStream }) => isStream)
}
