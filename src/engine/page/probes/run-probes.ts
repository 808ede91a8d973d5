import type { OpenPage } from '../../../world/page/open-page.ts'
import type { FoundThere } from '../inside/leaving.ts'
import type { ContrastDoubt } from '../inside/run.ts'
import { findLowContrast } from './contrast.ts'
import { findFocusFaults } from './focus.ts'
import { findListening } from './listening.ts'
import { findMoving } from './moving.ts'
import { findWindowFaults } from './window.ts'

interface Probe {
  readonly rules: readonly string[]
  readonly find: (open: OpenPage, doubts: readonly ContrastDoubt[]) => Promise<FoundThere[]>
}

/** In an order in which none disturbs the next. */
const probes: readonly Probe[] = [
  { rules: ['text-changes-by-itself'], find: findMoving },
  { rules: ['contrast-by-pixels', 'enhanced-contrast-by-pixels'], find: findLowContrast },
  {
    rules: ['text-cut-off-at-200-percent', 'too-wide-at-320', 'orientation-lock'],
    find: findWindowFaults,
  },
  { rules: ['keyboard-trap', 'focus-not-visible'], find: findFocusFaults },
  { rules: ['motion-only', 'single-key-shortcut'], find: findListening },
]

const probeMs = 15_000

/** What shows only when the page is used or drawn. */
export async function runProbes(
  open: OpenPage,
  doubts: readonly ContrastDoubt[],
  isAsked: (rule: string) => boolean,
): Promise<FoundThere[]> {
  const found: FoundThere[] = []
  for (const { rules, find } of probes)
    if (rules.some(isAsked)) found.push(...(await open.within(probeMs, () => find(open, doubts))))
  return found
}
