import fc from 'fast-check'
import { arbitraryOf } from '../arbitrary.ts'
import { type Checking, isUsable, stateOf } from '../checking.ts'
import { OutOfTime, ServerGone } from '../client.ts'
import type { Operation } from '../model.ts'
import { playQuietly, runScenario, type Scenario } from '../play.ts'
import { prepare } from '../prepare.ts'
import { parameterKey } from '../request.ts'
import type { Resource } from '../resources.ts'
import { callOn, canMake, make } from './read-back.ts'

const inputRuns = 15
const sequenceRuns = 12
const executionsMax = 60
const stepsMax = 8

/** Any input that the contract allows, shrunk to the simplest that goes wrong. */
export async function checkRandomInputs(checking: Checking): Promise<void> {
  for (const operation of checking.operations) {
    if (!isUsable(checking, operation) || !stateOf(checking, operation).isReached) continue
    const hasInput =
      operation.bodies.length > 0 || operation.parameters.some((one) => one.in !== 'path')
    if (!hasInput) continue
    const inputs = inputsOf(checking, operation)
    const scenario =
      (input: Input): Scenario =>
      async (play) => {
        const { filling, sources } = await prepare(play, operation)
        const parameters = { ...filling.parameters, ...input.parameters }
        const value = operation.bodies[0] === undefined ? filling.value : input.value
        await play.send(
          operation,
          { ...filling, parameters, value, body: operation.bodies[0] ?? null },
          { sources },
        )
      }
    await explore(checking, { name: `random ${operation.id}`, inputs, scenario, runs: inputRuns })
  }
}

interface Input {
  readonly parameters: Record<string, unknown>
  readonly value: unknown
}

function inputsOf({ api }: Checking, operation: Operation): fc.Arbitrary<Input> {
  const { document } = api
  const places = operation.parameters.filter((one) => one.in === 'query' || one.in === 'header')
  const model = Object.fromEntries(
    places
      .filter(({ name }) => !/idempotency|^if-/i.test(name))
      .map((one) => [
        parameterKey(one),
        fc.option(arbitraryOf(document, one.schema), { nil: undefined }),
      ]),
  )
  const parameters = fc
    .record(model, { noNullPrototype: true })
    .map((record) =>
      Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)),
    )
  const body = operation.bodies[0]
  const value = body === undefined ? fc.constant(undefined) : arbitraryOf(document, body.schema)
  return fc.record({ parameters, value }, { noNullPrototype: true }) as fc.Arbitrary<Input>
}

/** Operations in any order on one thing, shrunk to the shortest order that goes wrong. */
export async function checkSequences(checking: Checking): Promise<void> {
  for (const resource of checking.resources) {
    if (!canMake(checking, resource)) continue
    const operations = stepsOf(checking, resource)
    if (operations.length < 2) continue
    const inputs = fc.array(fc.nat(operations.length - 1), { minLength: 1, maxLength: stepsMax })
    const scenario =
      (steps: readonly number[]): Scenario =>
      async (play) => {
        const made = await make(play, resource)
        if (made === null) return
        for (const step of steps) {
          const operation = operations[step]
          if (operation !== undefined && isUsable(checking, operation))
            await callOn(play, operation, made.entry)
        }
      }
    await explore(checking, {
      name: `sequence ${resource.collection}`,
      inputs,
      scenario,
      runs: sequenceRuns,
    })
  }
}

/** Everything that takes the thing's id: operations on it, and on what is below it. */
function stepsOf(checking: Checking, resource: Resource): Operation[] {
  const own = [
    resource.read,
    resource.replace,
    resource.patch,
    resource.remove,
    ...resource.actions,
  ]
  return own.filter(
    (operation) => operation !== undefined && isUsable(checking, operation),
  ) as Operation[]
}

interface Exploration<T> {
  readonly name: string
  readonly inputs: fc.Arbitrary<T>
  readonly scenario: (input: T) => Scenario
  readonly runs: number
}

/** Plays many inputs; the first that shows something new is shrunk, then confirmed. */
async function explore<T>(checking: Checking, exploration: Exploration<T>): Promise<void> {
  const { name, inputs, scenario, runs } = exploration
  let executions = 0
  let stopped: unknown
  let wanted: string | null = null
  const property = fc.asyncProperty(inputs, async (input) => {
    if (stopped !== undefined || executions >= executionsMax) return true
    executions++
    try {
      const found = await playQuietly(checking, `${name} ${executions}`, scenario(input))
      // While shrinking, only the same fault counts: another one is another story.
      const same = wanted === null ? found[0] : found.find((key) => key === wanted)
      wanted ??= same ?? null
      return same === undefined
    } catch (error) {
      // The time is up or the server gone; an error of our own is left to the next input.
      if (error instanceof OutOfTime || error instanceof ServerGone) stopped = error
      return true
    }
  })
  const seed = checking.random.fork(name).next() | 0
  const result = await fc.check(property, { numRuns: runs, seed })
  if (stopped !== undefined) throw stopped
  const input = result.counterexample?.[0]
  if (!result.failed || input === undefined) return
  await runScenario(checking, `${name} shrunk`, scenario(input))
}
