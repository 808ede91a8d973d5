import { seededRandom } from '../../kit/random.ts'
import type { Header } from '../../world/http/message.ts'
import { withServedBasePath } from './base-path.ts'
import { type Checking, newState } from './checking.ts'
import { checkAccess } from './checks/access.ts'
import { checkConcurrency } from './checks/concurrency.ts'
import { checkInjection } from './checks/injection.ts'
import { checkInputs } from './checks/inputs.ts'
import { checkLifecycles } from './checks/lifecycle.ts'
import { checkLists } from './checks/lists.ts'
import { checkProcess } from './checks/process.ts'
import { checkRandomInputs, checkSequences } from './checks/random.ts'
import { reachOperations } from './checks/reach.ts'
import { checkSemantics } from './checks/semantics.ts'
import { type Client, makeClient, OutOfTime, ServerGone } from './client.ts'
import { makeCredentials } from './credentials.ts'
import type { ContractFinding } from './finding.ts'
import { makeFindingStore } from './finding-store.ts'
import type { Api, Operation } from './model.ts'
import { makeResourcePool } from './pool.ts'
import { findResources } from './resources.ts'
import type { Target } from './target.ts'
import { makeValidator } from './validate.ts'

/** What a check of a server against its contract is made of. */
export interface ContractCheck {
  readonly api: Api
  readonly target: Target
  readonly seed: string
  readonly budgetMs: number
  readonly headers: readonly Header[]
  readonly identities: ReadonlyMap<string, readonly Header[]>
  /** Operations by operationId or "GET /path"; empty: all. */
  readonly only: readonly string[]
  readonly skip: readonly string[]
  readonly stop: AbortSignal
  readonly progress: (text: string) => void
}

/** What came of it. */
export interface ContractReport {
  readonly operations: number
  /** Operations that answered at all, and with a 2xx. */
  readonly reached: number
  readonly reached2xx: number
  readonly requests: number
  readonly elapsedMs: number
  readonly skipped: readonly { readonly operation: string; readonly reason: string }[]
  /** Operations that answered, never with a 2xx, and what they said last: they're hardly checked. */
  readonly neverSucceeded: readonly {
    readonly operation: string
    readonly status: number
    readonly says: string
  }[]
  readonly findings: readonly ContractFinding[]
}

interface Phase {
  readonly name: string
  /** The part of the whole budget after which the next phase begins. */
  readonly until: number
  run(checking: Checking): Promise<void>
}

/** In this order: each makes use of what the earlier ones learned; the last ones end the server. */
const phases: readonly Phase[] = [
  { name: 'examples and first successes', until: 0.3, run: reachOperations },
  { name: 'life of one thing', until: 0.42, run: checkLifecycles },
  { name: 'boundaries and invalid input', until: 0.6, run: checkInputs },
  { name: 'identities', until: 0.65, run: checkAccess },
  { name: 'HTTP semantics', until: 0.7, run: checkSemantics },
  { name: 'lists and pages', until: 0.74, run: checkLists },
  { name: 'requests that meet', until: 0.82, run: checkConcurrency },
  { name: 'injection', until: 0.87, run: checkInjection },
  { name: 'sequences', until: 0.9, run: checkSequences },
  { name: 'random input', until: 0.93, run: checkRandomInputs },
  { name: 'SIGTERM and kill -9', until: 1, run: checkProcess },
]

const timeoutMs = 4_000

/** Checks a server against its contract and reports what was found; never throws for the server's sake. */
export async function checkContract(check: ContractCheck): Promise<ContractReport> {
  const startedAt = performance.now()
  let phaseUntil = 1
  const deadline = (): number => startedAt + check.budgetMs * phaseUntil
  const { target, stop } = check
  const client = makeClient({ target, deadline, stop, timeoutMs })
  const checking = startChecking(await located(check, client), client)
  for (const phase of phases) {
    if (checking.operations.length === 0 || check.stop.aborted) break
    phaseUntil = phase.until
    check.progress(`${phase.name} …`)
    try {
      await phase.run(checking)
    } catch (error) {
      if (error instanceof ServerGone) {
        check.progress("the server is gone, and can't be started again from here")
        break
      }
      if (!(error instanceof OutOfTime)) throw error
    }
  }
  return reportOf(check, checking, performance.now() - startedAt)
}

/** The check with its operations where the server has them. */
async function located(check: ContractCheck, client: Client): Promise<ContractCheck> {
  const { api, headers, progress } = check
  try {
    const operations = await withServedBasePath(api, { client, headers, progress })
    return { ...check, api: { ...api, operations } }
  } catch (error) {
    if (error instanceof OutOfTime || error instanceof ServerGone) return check
    throw error
  }
}

function startChecking(check: ContractCheck, client: Client): Checking {
  const { api, target, progress } = check
  const wanted = api.operations.filter((operation) => isWanted(check, operation))
  const resources = findResources(wanted)
  let count = 0
  return {
    api,
    operations: wanted,
    resources,
    validator: makeValidator(api.document),
    random: seededRandom(check.seed),
    target,
    client,
    credentials: makeCredentials(api, check),
    pool: makeResourcePool(resources),
    states: new Map(wanted.map((operation) => [operation.id, newState(operation)])),
    store: makeFindingStore(),
    progress,
    habits: { sendsChallenges: documentsChallenges(api) },
    tainted: new Set(),
    nextNumber: () => count++,
  }
}

/**
 * HTTP asks for WWW-Authenticate with every 401, and APIs leave it out on purpose so often that it's
 * a fault only where the contract promises it, or where the server sends it elsewhere.
 */
function documentsChallenges({ operations }: Api): boolean {
  return operations.some(({ responses }) =>
    [...responses.values()].some(({ headers }) =>
      headers.some(({ name }) => name.toLowerCase() === 'www-authenticate'),
    ),
  )
}

function isWanted({ only, skip }: ContractCheck, operation: Operation): boolean {
  const isNamed = (name: string): boolean => namesOf(operation).includes(name.trim().toLowerCase())
  return (only.length === 0 || only.some(isNamed)) && !skip.some(isNamed)
}

/** The names by which `--only` and `--skip` know an operation. */
export function namesOf({ id, method, path }: Operation): string[] {
  return [id, `${method} ${path}`].map((name) => name.toLowerCase())
}

function reportOf(check: ContractCheck, checking: Checking, elapsedMs: number): ContractReport {
  const states = [...checking.states.values()]
  const left = check.api.operations.filter((operation) => !isWanted(check, operation))
  const unreached = states.filter(({ isReached, skipped }) => !isReached && skipped === null)
  return {
    operations: check.api.operations.length + check.api.skipped.length,
    reached: states.filter(({ isReached }) => isReached).length,
    reached2xx: states.filter(({ isSuccessful }) => isSuccessful).length,
    requests: checking.client.requests(),
    elapsedMs: Math.round(elapsedMs),
    skipped: [
      ...check.api.skipped,
      ...left.map(({ id }) => ({ operation: id, reason: 'left out by --only or --skip' })),
      ...states.flatMap(({ operation, skipped }) =>
        skipped === null ? [] : [{ operation: operation.id, reason: skipped }],
      ),
      ...unreached.map(({ operation, timeouts }) => ({
        operation: operation.id,
        reason:
          timeouts > 0
            ? "it didn't answer in time"
            : 'the time was up, or the server gone, before it answered',
      })),
    ],
    neverSucceeded: states.flatMap(({ operation, isSuccessful, skipped, refusal }) =>
      isSuccessful || skipped !== null || refusal === null
        ? []
        : [{ operation: operation.id, ...refusal }],
    ),
    findings: checking.store
      .findings()
      .filter(({ code }) => code !== 109 || checking.habits.sendsChallenges),
  }
}
