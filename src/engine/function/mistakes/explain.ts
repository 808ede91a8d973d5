import type { Came, FunctionChild } from '../function-process.ts'
import type { Loaded, Source } from '../subject.ts'
import { repairsOf } from './repairs.ts'

/** All texts that are tried together; a long answer is tried with fewer changes. */
const charactersMax = 400_000

/**
 * What was most likely meant in a text that can't be read. A change is tried for each likely slip,
 * and the first that makes the text readable is the one that's named.
 */
export async function explained(
  child: FunctionChild,
  source: Source,
  loaded: Loaded,
): Promise<Loaded> {
  if (loaded.kind !== 'unreadable') return loaded
  const [[name = '', text = ''] = []] = Object.entries(source.modules)
  const { place } = loaded.error
  if (place !== null && place.file !== name) return loaded
  const repairs = repairsOf(text, place && offsetAt(text, place))
  const count = Math.min(repairs.length, Math.floor(charactersMax / (text.length + 1)))
  if (count === 0) return loaded
  const texts = repairs.slice(0, count).map((repair) => repair.text)
  const [came] = await child.ask([{ kind: 'reads', name, texts }])
  const says = repairs[firstRead(came)]?.says
  return says === undefined ? loaded : { ...loaded, says }
}

function firstRead(came: Came | undefined): number {
  return came?.kind === 'read' ? (came.first ?? -1) : -1
}

function offsetAt(text: string, { line, column }: { line: number; column: number }): number {
  const before = text.split('\n').slice(0, line - 1)
  return before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1
}
