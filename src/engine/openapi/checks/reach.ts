import { bodyText } from '../../../world/http/message.ts'
import { type Checking, isUsable, stateOf } from '../checking.ts'
import { learnFrom, placesOf, type Refused } from '../learned.ts'
import { isMeaningful, type Level } from '../levels.ts'
import type { Operation } from '../model.ts'
import { runScenario } from '../play.ts'
import { prepare } from '../prepare.ts'
import { endsInParameter } from '../resources.ts'

interface Round {
  readonly levels: readonly Level[]
  readonly fieldAt?: number
}

const rounds: readonly Round[] = [
  { levels: ['example', 'all'] },
  { levels: ['all', 'required', 'echo', 'similar'] },
  { levels: ['all', 'required', 'echo', 'everything'], fieldAt: 1 },
  { levels: ['echo', 'some', 'some', 'some'] },
  { levels: ['all', 'some'], fieldAt: 2 },
]

/** After how many rounds refusals are read: what makes things should succeed before the rest. */
const readsAfter = [1, 4]

/** Looks for a request that succeeds, for every operation: those that make things come first. */
export async function reachOperations(checking: Checking): Promise<void> {
  const ordered = checking.operations.toSorted((a, b) => turn(a) - turn(b))
  let reachedBefore = -1
  for (const [index, round] of rounds.entries()) {
    for (const operation of ordered) {
      if (!isUsable(checking, operation)) continue
      for (const [at, level] of round.levels.entries()) {
        if (isSettled(checking, operation, index, level)) continue
        if (!isMeaningful(operation, level)) continue
        await tryLevel(checking, operation, {
          level,
          fieldAt: round.fieldAt,
          name: `${index}/${at}`,
        })
      }
    }
    if (readsAfter.includes(index))
      for (const operation of ordered) await readRefusals(checking, operation)
    const reached = ordered.filter((operation) => stateOf(checking, operation).isSuccessful).length
    if (reached !== reachedBefore)
      checking.progress(`${reached} of ${ordered.length} operations answered with 2xx`)
    reachedBefore = reached
    if (reached === ordered.length) return
  }
}

const refusalsMax = 10

/** Asks again and again, each time with what the last refusal said, until it succeeds or says no more. */
async function readRefusals(checking: Checking, operation: Operation): Promise<void> {
  const state = stateOf(checking, operation)
  const places = placesOf(checking.api.document, operation)
  if (state.isSuccessful || places.length === 0 || !isUsable(checking, operation)) return
  for (let at = 0; at < refusalsMax; at++) {
    let refused: Refused | null = null
    await runScenario(checking, `told ${operation.id} ${at}`, async (play) => {
      const isFresh = at === 0
      const { filling, sources, guessed } = await prepare(play, operation, {
        level: 'told',
        isFresh,
      })
      const cause = guessed === undefined ? {} : { cause: `path ${guessed}` }
      const sent = await play.send(operation, filling, { sources, ...cause })
      if (sent.isSuccess) state.level = 'told'
      else if (sent.status >= 400 && sent.status < 500)
        refused = { filling, says: bodyText(sent.exchange.response ?? { body: null }) }
    })
    if (state.isSuccessful || refused === null) return
    const learned = learnFrom(places, state.learned, refused)
    if (learned === null) return
    state.learned = learned
  }
}

/** Examples come first; a sample that succeeds too is preferred, since it can be made again. */
function isSettled(checking: Checking, operation: Operation, round: number, level: Level): boolean {
  const state = stateOf(checking, operation)
  if (!state.isSuccessful || state.level === null) return false
  const isRepeatable = operation.bodies.length === 0 || state.level !== 'example'
  return isRepeatable || (round > 1 && level !== 'required')
}

async function tryLevel(
  checking: Checking,
  operation: Operation,
  { level, fieldAt, name }: { level: Level; fieldAt: number | undefined; name: string },
): Promise<void> {
  const state = stateOf(checking, operation)
  const trouble = await runScenario(checking, `reach ${operation.id} ${name}`, async (play) => {
    const isFresh =
      operation.method === 'delete' || (operation.method === 'post' && operation.path.includes('}'))
    const { filling, sources, guessed } = await prepare(play, operation, {
      level,
      isFresh,
      ...(fieldAt === undefined ? {} : { fieldAt }),
    })
    const cause = guessed === undefined ? {} : { cause: `path ${guessed}` }
    const sent = await play.send(operation, filling, { sources, ...cause })
    if (!sent.isSuccess || state.level === level) return
    if (state.level !== null && state.level !== 'example') return
    state.level = level
    if (fieldAt !== undefined) {
      for (const parameter of operation.parameters) state.fieldAt.set(parameter.name, fieldAt)
    }
  })
  if (trouble !== null && !state.isReached) state.skipped = `no request could be made: ${trouble}`
}

/** What makes things, then what reads them, what changes them, what acts on them, what deletes. */
function turn({ method, path }: Operation): number {
  const depth = path.split('{').length - 1
  const signsUp = /register|sign-?up/i.test(path)
  const signsIn = /login|sign-?in|token|session|auth/i.test(path)
  const endsSession = /logout|sign-?out/i.test(path)
  if (endsSession) return 900
  if (method === 'post' && signsUp) return 0
  if (method === 'post' && signsIn) return 1
  const order = {
    post: 10,
    get: 30,
    head: 30,
    options: 30,
    trace: 30,
    put: 50,
    patch: 60,
    delete: 90,
  }
  const isAction = method === 'post' && depth > 0 && !endsInParameter(path)
  return order[method] + depth * 2 + (isAction ? 5 : 0)
}
