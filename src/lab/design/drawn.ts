import type { Lab } from '../lab.ts'
import { readTopology, type Topology } from './topology.ts'

/** Longer texts aren't drawn: a page doesn't wait for them. */
const drawnCharactersMax = 20_000

/** What a text of a design lab describes; null where it can't be read, and in labs of other kinds. */
export function drawnTopology(lab: Lab, text: string): Topology | null {
  if (lab.kind !== 'design' || text.length > drawnCharactersMax) return null
  const read = readTopology(text, lab.system)
  return read.kind === 'read' ? read.topology : null
}
