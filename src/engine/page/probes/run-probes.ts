import type { OpenPage } from '../../../world/page/open-page.ts'
import type { FoundThere } from '../inside/leaving.ts'
import type { ContrastDoubt } from '../inside/run.ts'
import { findLowContrast } from './contrast.ts'
import { findFocusFaults } from './focus.ts'
import { findListening } from './listening.ts'
import { findMoving } from './moving.ts'
import { findWindowFaults } from './window.ts'

/** Rules that need the page to be used or drawn. */
export const probedRules: ReadonlySet<string> = new Set([
  'contrast-by-pixels',
  'text-cut-off-at-200-percent',
  'too-wide-at-320',
  'orientation-lock',
  'keyboard-trap',
  'focus-not-visible',
  'motion-only',
  'single-key-shortcut',
  'text-changes-by-itself',
])

const probeMs = 15_000

/** What shows only when the page is used or drawn, in an order in which none disturbs the next. */
export async function runProbes(
  open: OpenPage,
  doubts: readonly ContrastDoubt[],
): Promise<FoundThere[]> {
  const probes = [
    () => findMoving(open),
    () => findLowContrast(open, doubts),
    () => findWindowFaults(open),
    () => findFocusFaults(open),
    () => findListening(open),
  ]
  const found: FoundThere[] = []
  for (const probe of probes) found.push(...(await open.within(probeMs, probe)))
  return found
}
