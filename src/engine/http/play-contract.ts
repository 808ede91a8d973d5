import type { StepOf } from '../../lab/http/steps.ts'
import { operationNamed, readContract, refusesBody } from './contract.ts'
import type { Play } from './send.ts'
import { asCode, type Shortfall, shortfall } from './shortfall.ts'
import { fill } from './template.ts'
import { addEvent } from './trace.ts'

/** Looks into an OpenAPI document: which operations it has, and which bodies its schemas refuse. */
export async function playContract(
  play: Play,
  step: StepOf<'contract'>,
): Promise<Shortfall | null> {
  const contract = await readContract(fill<unknown>(step.contract, play.scope))
  if ('expected' in contract) return contract
  const count = contract.api.operations.length
  addEvent(play.trace, `We read the contract: it has ${count} operation${count === 1 ? '' : 's'}`)
  const advice = step.try ?? play.advice
  const missing = step.describes.find((name) => operationNamed(contract, name) === null)
  if (missing !== undefined) {
    const all = contract.api.operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    return shortfall(
      `the operation \`${missing.replaceAll('{}', '{id}')}\` in the contract`,
      all.join(', ') || 'no operation at all',
      advice ?? 'Add it under `paths`, with its parameters and the statuses that it answers with.',
    )
  }
  for (const { operation: name, status, json } of step.refuses) {
    const operation = operationNamed(contract, name)
    const isRefused = operation && refusesBody(contract, operation, status, json)
    if (isRefused) continue
    const shown = name.replaceAll('{}', '{id}')
    return shortfall(
      `the contract to refuse this body as an answer with ${status} to \`${shown}\`: ${asCode(json)}`,
      isRefused === null
        ? `no schema for ${status} of that operation`
        : 'a schema that lets it through',
      advice ??
        'Say each key under `properties` with its type, and list those that are always there under `required`.',
    )
  }
  return null
}
