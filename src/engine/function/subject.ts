import type { CallOutcome, Modules, PairHow, Reply, Request, Thrown } from './child/messages.ts'
import type { SentCall } from './example.ts'
import type { Came, FunctionChild, FunctionChildren } from './function-process.ts'
import { explained } from './mistakes/explain.ts'

/** How code ended that gave no answer. */
export type Ending =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'endless' }
  | { readonly kind: 'too-much-output' }
  | { readonly kind: 'memory' }
  /** It wrote where only we write. */
  | { readonly kind: 'forged' }

/** What a call gave, or how it ended without giving anything. */
export interface Called {
  readonly outcome: CallOutcome | { readonly kind: 'ended'; readonly ending: Ending }
  readonly printed: string
  readonly changed: Extract<Reply, { kind: 'called' }>['changed']
  readonly returned: number | null
  readonly asked: Extract<Reply, { kind: 'called' }>['asked']
}

/** What came of reading and importing a module. */
export type Loaded =
  | { readonly kind: 'loaded'; readonly exports: readonly string[]; readonly isFunction: boolean }
  /** `says` names what was most likely meant, if one change makes the text readable. */
  | { readonly kind: 'unreadable'; readonly error: Thrown; readonly says?: string }
  | { readonly kind: 'failed'; readonly outcome: Called['outcome'] }

/** What is loaded: texts by name, the first exports the function. */
export interface Source {
  readonly modules: Modules
  readonly name: string
}

/** Two calls without files, and how they are made. */
export interface Pair {
  readonly how: PairHow
  readonly calls: readonly [SentCall, SentCall]
}

/** A place where one implementation after another is loaded and called. */
export interface Subject {
  load(source: Source): Promise<Loaded>
  /** Calls in their order, up to the first that ends the process. */
  call(calls: readonly SentCall[], keepsInputs: boolean): Promise<Called[]>
  /** Two calls after or beside one another, as often as said, up to where the process ends. */
  pairs(all: readonly Pair[]): Promise<(readonly [Called['outcome'], Called['outcome']])[]>
  /** An expression in which the exports have their names; `files` are there. */
  express(
    text: string,
    files: SentCall['files'],
  ): Promise<Called | Extract<Loaded, { kind: 'unreadable' }>>
  close(): Promise<void>
}

/** Every module that was loaded stays in memory, so that a process is not kept for ever. */
const loadsMax = 200

/** Opens a place for implementations; its process is started anew when a call ended it. */
export function openSubject(children: FunctionChildren): Subject {
  let source: Source = { modules: {}, name: '' }
  let current: Promise<Present> | null = null
  let loads = 0
  const begin = async (): Promise<Present> => {
    const found = await current?.catch(() => null)
    const kept = found?.child.isAlive() && loads < loadsMax ? found.child : null
    if (kept === null) await found?.child.close()
    const child = kept ?? (await children.take())
    loads = kept === null ? 1 : loads + 1
    const [came] = await child.ask([{ kind: 'load', ...source }])
    const loaded = await explained(child, source, loadedOf(came as Came))
    return { child, loaded }
  }
  const present = async (): Promise<Present> => {
    const found = await current
    if (found?.child.isAlive()) return found
    current = begin()
    return current
  }
  return {
    load: async (next) => {
      source = next
      const loading = begin()
      current = loading
      return (await loading).loaded
    },
    call: async (calls, keepsInputs) => {
      const all: Called[] = []
      while (all.length < calls.length) {
        const { child } = await present()
        const group = sameFiles(calls, all.length)
        child.place(group[0]?.files ?? {})
        const requests = group.map(({ given }): Request => ({ kind: 'call', given, keepsInputs }))
        const came = (await child.ask(requests)).map(calledOf)
        all.push(...came)
        if (came.at(-1)?.outcome.kind === 'ended') break
      }
      return all
    },
    pairs: async (all) => {
      const { child } = await present()
      child.place({})
      const requests = all.map(
        ({ how, calls: [first, second] }): Request => ({
          kind: 'pair',
          how,
          given: [first.given, second.given],
        }),
      )
      return (await child.ask(requests)).map((came) => {
        if (came.kind === 'paired') return came.outcomes
        const { outcome } = calledOf(came)
        return [outcome, outcome] as const
      })
    },
    express: async (text, files) => {
      const { child } = await present()
      child.place(files)
      const [came] = await child.ask([{ kind: 'expression', text }])
      if (came?.kind === 'unreadable') return { kind: 'unreadable', error: came.error }
      return calledOf(came as Came)
    },
    close: async () => {
      const found = await current?.catch(() => null)
      current = null
      await found?.child.close()
    },
  }
}

interface Present {
  readonly child: FunctionChild
  readonly loaded: Loaded
}

/** Calls from one place on that find the same files. */
function sameFiles(calls: readonly SentCall[], from: number): SentCall[] {
  const files = JSON.stringify(calls[from]?.files)
  const rest = calls.slice(from)
  const end = rest.findIndex((call) => JSON.stringify(call.files) !== files)
  return end === -1 ? rest : rest.slice(0, end)
}

/** What an answer to a load says. */
export function loadedOf(came: Came): Loaded {
  switch (came.kind) {
    case 'loaded':
    case 'unreadable':
      return came
    case 'load-failed':
      return { kind: 'failed', outcome: came.outcome }
    default:
      return { kind: 'failed', outcome: { kind: 'ended', ending: endingOf(came) } }
  }
}

/** What an answer to a call says. */
export function calledOf(came: Came): Called {
  if (came.kind === 'called') return came
  if (came.kind === 'load-failed') return { outcome: came.outcome, printed: '', ...noNotes }
  return { outcome: { kind: 'ended', ending: endingOf(came) }, printed: '', ...noNotes }
}

const noNotes = { changed: [], returned: null, asked: [] }

/** Why a process is no more. Throws where that is our fault. */
export function endingOf(came: Came): Ending {
  if (came.kind === 'exit') return { kind: 'exit', code: came.code }
  if (came.kind === 'too-much-output') return { kind: 'too-much-output' }
  if (came.kind !== 'ended' || came.isForged) return { kind: 'forged' }
  const { exit, said } = came
  if (/heap out of memory|allocation failed/i.test(said)) return { kind: 'memory' }
  switch (exit.kind) {
    case 'limit':
      if (exit.limit === 'time') return { kind: 'endless' }
      return { kind: exit.limit === 'memory' ? 'memory' : 'too-much-output' }
    case 'code':
      return { kind: 'exit', code: exit.code }
    case 'signal':
      return { kind: 'signal', signal: exit.signal }
    case 'stopped':
      return { kind: 'endless' }
    default:
      throw new Error(`must be true: the process of an answer runs; got ${JSON.stringify(exit)}`)
  }
}
