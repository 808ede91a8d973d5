import type { FaultCode } from './fault-codes.ts'
import { type ContractFinding, curlLine, exchangeWords, traceStep } from './finding.ts'
import type { Remark } from './judge-response.ts'
import type { Sent } from './sent.ts'

/** A remark with the requests that show it; the last is the one that went wrong. */
export interface Suspicion extends Remark {
  readonly shown: readonly Sent[]
}

/** Faults that were confirmed, grouped by cause, and those that came and went. */
export interface FindingStore {
  isKnown(suspicion: Suspicion): boolean
  confirm(suspicion: Suspicion): void
  /** Seen again, perhaps in another operation. */
  again(suspicion: Suspicion): void
  /** Not seen on every replay: never reported. */
  reject(suspicion: Suspicion): void
  /** Faults with these causes become one finding, told in these words. */
  join(causes: readonly string[], words: Pick<Remark, 'title' | 'detail'>): void
  findings(): ContractFinding[]
  unsteady(): number
}

interface Known {
  readonly suspicion: Suspicion
  readonly operations: Set<string>
  readonly places: Set<string>
  count: number
}

const traceMax = 12
const rejectionsMax = 2

/** An empty store. */
export function makeFindingStore(): FindingStore {
  const known = new Map<string, Known>()
  const rejected = new Map<string, number>()
  const keyOf = ({ code, cause }: Suspicion): string => `${code} ${cause}`
  return {
    isKnown: (suspicion) => {
      const key = keyOf(suspicion)
      return known.has(key) || (rejected.get(key) ?? 0) >= rejectionsMax
    },
    confirm: (suspicion) => {
      const key = keyOf(suspicion)
      if (known.has(key)) return
      known.set(key, {
        suspicion,
        operations: new Set([operationOf(suspicion)]),
        places: new Set(placeOf(suspicion)),
        count: 1,
      })
      rejected.delete(key)
    },
    again: (suspicion) => {
      const found = known.get(keyOf(suspicion))
      if (found === undefined) return
      found.count++
      found.operations.add(operationOf(suspicion))
      for (const place of placeOf(suspicion)) found.places.add(place)
    },
    reject: (suspicion) => {
      const key = keyOf(suspicion)
      rejected.set(key, (rejected.get(key) ?? 0) + 1)
    },
    join: (causes, words) => {
      const parts = [...known].filter(([, { suspicion }]) => causes.includes(suspicion.cause))
      const [first] = parts
      if (first === undefined || parts.length === 1) return
      for (const [key] of parts) known.delete(key)
      const all = parts.map(([, one]) => one)
      known.set(first[0], {
        suspicion: { ...first[1].suspicion, ...words },
        operations: new Set(all.flatMap(({ operations }) => [...operations])),
        places: new Set(all.flatMap(({ places }) => [...places])),
        count: all.reduce((sum, { count }) => sum + count, 0),
      })
    },
    findings: () =>
      withoutConsequences([...known.values()])
        .map(findingOf)
        .toSorted((a, b) => rank(a.code) - rank(b.code)),
    unsteady: () => rejected.size,
  }
}

/** Which fault explains which others, when they're about the same. */
const explanations: readonly {
  readonly cause: FaultCode
  readonly consequences: readonly FaultCode[]
  readonly by: 'about' | 'operation'
}[] = [
  { cause: 911, consequences: [114, 119, 118, 905, 906, 907, 913, 930], by: 'about' },
  { cause: 904, consequences: [120, 930], by: 'about' },
  { cause: 905, consequences: [117], by: 'about' },
  { cause: 206, consequences: [200], by: 'about' },
  { cause: 116, consequences: [115, 900], by: 'operation' },
  { cause: 300, consequences: [917], by: 'operation' },
  { cause: 901, consequences: [301], by: 'operation' },
]

/** One cause, one finding: what another finding explains is left out. */
function withoutConsequences(all: readonly Known[]): Known[] {
  const isExplained = ({ suspicion }: Known): boolean =>
    explanations.some(
      ({ cause, consequences, by }) =>
        consequences.includes(suspicion.code) &&
        all.some(
          (one) =>
            one.suspicion.code === cause &&
            (by === 'operation'
              ? operationOf(one.suspicion) === operationOf(suspicion)
              : one.suspicion.about !== undefined && one.suspicion.about === suspicion.about),
        ),
    )
  return all.filter((known) => !isExplained(known) && !isPartOfWhole(known, all))
}

/** A server error that was grouped across operations, in one that fails by itself anyway. */
function isPartOfWhole({ suspicion, operations }: Known, all: readonly Known[]): boolean {
  if (suspicion.code !== 100 || !suspicion.cause.startsWith('5xx shared')) return false
  return [...operations].every((id) =>
    all.some(
      (one) =>
        one.suspicion.code === 100 &&
        !one.suspicion.cause.startsWith('5xx shared') &&
        one.operations.has(id),
    ),
  )
}

/** What ends the server or loses data first, then the rest by number. */
function rank(code: FaultCode): number {
  const first: FaultCode[] = [921, 940, 941, 300, 918, 915, 306, 307, 308, 930, 931, 932, 933, 950]
  const at = first.indexOf(code)
  return at === -1 ? 1000 + code : at
}

function operationOf({ shown }: Suspicion): string {
  return shown.at(-1)?.operation.id ?? ''
}

function placeOf({ place }: Suspicion): string[] {
  return place === undefined ? [] : [place]
}

function alsoWords(intro: string, others: readonly string[]): string {
  if (others.length === 0) return ''
  const more = others.length > 8 ? ` and ${others.length - 8} more` : ''
  return ` ${intro} ${others.slice(0, 8).join(', ')}${more}.`
}

function findingOf({ suspicion, operations, places, count }: Known): ContractFinding {
  const { code, title, detail, shown, place } = suspicion
  const last = shown.at(-1) as Sent
  const also =
    alsoWords(
      'The same goes for',
      [...places].filter((one) => one !== place),
    ) +
    alsoWords(
      'Also seen in',
      [...operations].filter((id) => id !== operationOf(suspicion)),
    )
  return {
    code,
    operation: operationOf(suspicion),
    status: last.exchange.response?.status ?? null,
    title,
    detail: `${exchangeWords(last.exchange)} ${detail}${also}`,
    count,
    trace: steps(shown)
      .slice(-traceMax)
      .map(({ exchange }) => traceStep(exchange)),
    curl: curlLine(last.exchange),
  }
}

/** The requests in the order they were sent, with those that made what they refer to. */
function steps(shown: readonly Sent[]): Sent[] {
  const found = new Set<Sent>()
  const add = (sent: Sent, depth: number): void => {
    if (depth > 6) return
    for (const source of sent.sources) add(source, depth + 1)
    found.add(sent)
  }
  for (const sent of shown) add(sent, 0)
  return [...found].toSorted((a, b) => a.exchange.times.startedAt - b.exchange.times.startedAt)
}
