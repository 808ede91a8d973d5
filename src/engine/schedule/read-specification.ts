import { BadSpecification } from './bad-specification.ts'
import type {
  Marker,
  Permutation,
  PermutationStep,
  Specification,
  SpecSession,
  Step,
} from './specification.ts'
import { readTokens, type Token, type TokenKind } from './specification-tokens.ts'

/** What a permutation says before its names are looked up. */
interface NamedStep {
  readonly name: Token
  readonly markers: readonly NamedMarker[]
}

type NamedMarker =
  | { readonly kind: 'once' }
  | { readonly kind: 'other-step'; readonly name: Token }
  | { readonly kind: 'notices'; readonly name: Token; readonly count: number }

interface ReadSession extends SpecSession {
  readonly steps: readonly ReadStep[]
}

/** A step with the line of its name, for messages. */
interface ReadStep extends Step {
  readonly line: number
}

interface Reader {
  peek(): TokenKind
  take(kind: TokenKind, expected: string): Token
  takeIf(kind: TokenKind): boolean
}

/** Reads a specification; `text` holds one byte of the file in each character. */
export function readSpecification(text: string): Specification {
  const reader = startReading(readTokens(text))
  const setups: string[] = []
  while (reader.takeIf('setup')) setups.push(takeSql(reader, 'setup'))
  const teardown = readTeardown(reader)
  const sessions: ReadSession[] = []
  do sessions.push(readSession(reader, sessions.length))
  while (reader.peek() === 'session')
  const named: NamedStep[][] = []
  while (reader.takeIf('permutation')) named.push(readPermutation(reader))
  reader.take('end', named.length > 0 ? 'permutation' : 'session, permutation or step')
  const steps = stepsByName(sessions.flatMap((session) => session.steps))
  const permutations = named.map((one) => link(one, steps))
  const used = new Set(permutations.flat().map(({ step }) => step.name))
  return {
    setups,
    teardown,
    sessions,
    permutations: permutations.length === 0 ? null : permutations,
    unusedSteps:
      permutations.length === 0
        ? []
        : [...steps.keys()].filter((name) => !used.has(name)).toSorted(),
  }
}

function startReading(tokens: Iterator<Token, void>): Reader {
  let ahead: Token | null = null
  // Behind the last token nobody reads.
  const next = (): Token => (ahead ??= tokens.next().value as Token)
  return {
    peek: () => next().kind,
    take: (kind, expected) => {
      const token = next()
      if (token.kind !== kind) {
        throw new BadSpecification({ line: token.line, expected, came: shown(token) })
      }
      ahead = null
      return token
    },
    takeIf: (kind) => {
      if (next().kind !== kind) return false
      ahead = null
      return true
    },
  }
}

function shown({ kind, text }: Token): string {
  return kind === 'sql' ? '{ SQL }' : text
}

function takeSql(reader: Reader, after: string): string {
  return reader.take('sql', `{ SQL } after ${after}`).text
}

function readTeardown(reader: Reader): string | null {
  return reader.takeIf('teardown') ? takeSql(reader, 'teardown') : null
}

function readSession(reader: Reader, session: number): ReadSession {
  reader.take('session', session === 0 ? 'setup, teardown or session' : 'session')
  const name = reader.take('name', 'the name of the session').text
  const setup = reader.takeIf('setup') ? takeSql(reader, 'setup') : null
  const steps: ReadStep[] = []
  do {
    reader.take('step', `a step of session ${name}`)
    const step = reader.take('name', 'the name of the step')
    const sql = takeSql(reader, `step ${step.text}`)
    steps.push({ name: step.text, sql, session, line: step.line })
  } while (reader.peek() === 'step')
  return { name, setup, steps, teardown: readTeardown(reader) }
}

function readPermutation(reader: Reader): NamedStep[] {
  const steps: NamedStep[] = []
  do {
    const name = reader.take('name', 'the names of steps after permutation')
    steps.push({ name, markers: reader.takeIf('(') ? readMarkers(reader) : [] })
  } while (reader.peek() === 'name')
  return steps
}

function readMarkers(reader: Reader): NamedMarker[] {
  const markers: NamedMarker[] = []
  do {
    if (reader.takeIf('*')) markers.push({ kind: 'once' })
    else {
      const name = reader.take('name', '* or the name of a step inside ( )')
      if (!reader.takeIf('notices')) markers.push({ kind: 'other-step', name })
      else {
        const count = Number(reader.take('number', 'how many notices').text)
        markers.push({ kind: 'notices', name, count })
      }
    }
  } while (reader.takeIf(','))
  reader.take(')', ', or )')
  return markers
}

function stepsByName(all: readonly ReadStep[]): Map<string, Step> {
  const steps = new Map<string, Step>()
  for (const step of all) {
    if (steps.has(step.name)) {
      throw new BadSpecification({
        line: step.line,
        expected: 'a name that no other step has',
        came: step.name,
        words: `duplicate step name: ${firstTwice(all)}`,
      })
    }
    steps.set(step.name, step)
  }
  return steps
}

/** The tester looks through the names in order. */
function firstTwice(all: readonly ReadStep[]): string {
  const names = all.map(({ name }) => name).toSorted()
  return names.find((name, at) => name === names[at - 1]) ?? ''
}

function link(named: readonly NamedStep[], steps: ReadonlyMap<string, Step>): Permutation {
  const here = new Map<string, Step>()
  for (const { name } of named) {
    const step = steps.get(name.text)
    if (step === undefined) {
      throw new BadSpecification({
        line: name.line,
        expected: 'the name of a step',
        came: `${name.text}, which no session has`,
        words: `undefined step "${name.text}" specified in permutation`,
      })
    }
    here.set(name.text, step)
  }
  return named.map(({ name, markers }): PermutationStep => {
    const step = here.get(name.text) as Step
    return { step, markers: markers.map((marker) => linkMarker(marker, step, here)) }
  })
}

/** A step can only wait for one of the same permutation and of another session. */
function linkMarker(named: NamedMarker, owner: Step, here: ReadonlyMap<string, Step>): Marker {
  if (named.kind === 'once') return named
  const { text, line } = named.name
  const step = here.get(text)
  if (step === undefined) {
    throw new BadSpecification({
      line,
      expected: `${owner.name} to wait for a step of its permutation`,
      came: `${text}, which is not in it`,
      words: `undefined blocking step "${text}" referenced in permutation step "${owner.name}"`,
    })
  }
  if (step.session === owner.session) {
    throw new BadSpecification({
      line,
      expected: `${owner.name} to wait for another session`,
      came: `${text}, a step of its own session`,
      words: `permutation step "${owner.name}" cannot block on its own session`,
    })
  }
  return named.kind === 'notices'
    ? { kind: 'notices', step, count: named.count }
    : { kind: 'other-step', step }
}
