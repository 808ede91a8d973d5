import type { Limits } from '../../kit/limits.ts'
import type { FolderCounterexample } from '../../lab/counterexample/folder.ts'
import { unpackFolder } from '../../lab/folder/pack.ts'
import type { Repository } from '../../lab/folder/state.ts'
import type { FolderCheck, FolderLab } from '../../lab/kinds/folder.ts'
import type { Attempt, Check, Verdict, VerdictStatus } from '../../lab/lab.ts'
import { type Judged, judge } from './judge.ts'
import type { Shortfall } from './shortfall.ts'
import { unreadReason } from './unread.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'folder-1'

interface Parts {
  readonly limits: Limits
  readonly onCheck: (check: Check) => void
  /** Makes the repository as the learner finds it; asked for once a condition needs it. */
  readonly start: () => Promise<Repository | null>
}

/**
 * Grades a folder that was handed in: the engine's own check, then the lab's in their order. The
 * first that fails says what is not as asked; the others are skipped.
 */
export async function gradeFolder(
  lab: FolderLab,
  checks: readonly FolderCheck[],
  attempt: Attempt,
  parts: Parts,
): Promise<Verdict> {
  const startedAt = performance.now()
  const sheet = openSheet(parts.onCheck)
  const verdict = (
    status: VerdictStatus,
    counterexample: FolderCounterexample | null = null,
  ): Verdict => ({
    status,
    checks: sheet.ended,
    counterexample,
    explanation: null,
    hint: null,
    errorAt: null,
    databases: 0,
    labHash: attempt.labHash,
    seed: attempt.seed,
    graderVersion: engineVersion,
    postgresMajor: 0,
    elapsedMs: tenths(performance.now() - startedAt),
  })
  const state = unpackFolder(attempt.answer)
  if (state?.kind !== 'read') {
    const { status, reason } = state === null ? notHandedIn(lab) : unreadReason(state)
    sheet.end(folderCheck, status, reason)
    sheet.skip(checks)
    return verdict(status)
  }
  sheet.end(folderCheck, 'passed')
  const start = asksForStart(checks) ? await parts.start() : null
  const judged: Judged = { state, start, limits: parts.limits }
  for (const [at, check] of checks.entries()) {
    const shortfall = await firstShortfall(check, judged)
    if (shortfall === null) {
      sheet.end(check, 'passed')
      continue
    }
    const { expected, came } = shortfall
    const status = shortfall.status ?? 'failed'
    sheet.end(check, status, { expected, came, try: shortfall.try })
    sheet.skip(checks.slice(at + 1))
    return verdict(status, counterexampleOf(shortfall))
  }
  return verdict('passed')
}

const folderCheck = { name: 'folder', title: 'The folder is there and can be read' }

function notHandedIn({ id }: FolderLab): ReturnType<typeof unreadReason> {
  return {
    status: 'failed',
    reason: {
      expected: 'the folder of this lab, as the terminal hands it in',
      came: 'another text',
      try: `\`backwright lab check ${id.split('/').at(-1)}\` in a terminal hands your folder in.`,
    },
  }
}

const asksForStart = (checks: readonly FolderCheck[]): boolean =>
  checks.some(({ that }) => that.some((one) => 'branch' in one && one.keeps))

async function firstShortfall({ that }: FolderCheck, judged: Judged): Promise<Shortfall | null> {
  for (const condition of that) {
    const shortfall = await judge(condition, judged)
    if (shortfall !== null) return shortfall
  }
  return null
}

function counterexampleOf(shortfall: Shortfall): FolderCounterexample {
  const { of, name, expected, came, shows } = shortfall
  return { kind: 'folder', of, name, expected, came, shows }
}

interface Named {
  readonly name: string
  readonly title: string
}

function openSheet(onCheck: (check: Check) => void): {
  readonly ended: readonly Check[]
  end(check: Named, status: VerdictStatus, reason?: Check['reason']): void
  skip(checks: readonly Named[]): void
} {
  const ended: Check[] = []
  let since = performance.now()
  const end = ({ name, title }: Named, status: VerdictStatus, reason: Check['reason'] = null) => {
    const now = performance.now()
    const check = { name, title, status, reason, elapsedMs: tenths(now - since) }
    since = now
    ended.push(check)
    onCheck(check)
  }
  return {
    ended,
    end,
    skip: (checks) => {
      for (const check of checks) end(check, 'skipped')
    },
  }
}

const tenths = (milliseconds: number): number => Math.round(milliseconds * 10) / 10
