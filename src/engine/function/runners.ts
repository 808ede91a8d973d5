import { openSpares, type Spares } from '../spare-children.ts'
import { type Runner, startRunner } from './runner.ts'

export type Runners = Spares<Runner>

/** Keeps `spares` processes ready from the first use on. */
export function openRunners(spares: number): Runners {
  return openSpares(spares, () => startRunner())
}
