import { asProgram } from '../../career/entered.ts'
import type { Facts } from '../../career/facts.ts'
import { indexPrograms, type ProgramIndex } from '../../career/program-index.ts'
import type { Program } from '../../career/programs.ts'
import type { WayContext } from './way-context.ts'

interface Known {
  /** What was entered when the index was made: another list means another index. */
  readonly entered: string
  readonly index: ProgramIndex
  readonly byId: ReadonlyMap<string, Program>
}

const known = new WeakMap<Facts, Known>()

/** Programs of the facts and those that people entered, laid out for searching. */
export async function knownPrograms(context: WayContext): Promise<Known> {
  const { facts } = context.career
  const rows = await context.listEntered()
  const entered = JSON.stringify(rows)
  const kept = known.get(facts)
  if (kept?.entered === entered) return kept
  const programs = [...facts.programs, ...rows.map(asProgram)]
  const made = {
    entered,
    index: indexPrograms(programs),
    byId: new Map(programs.map((program) => [program.id, program])),
  }
  known.set(facts, made)
  return made
}
