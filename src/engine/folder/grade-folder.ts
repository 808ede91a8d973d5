import type { Limits } from '../../kit/limits.ts'
import type { FolderCounterexample } from '../../lab/counterexample/folder.ts'
import { unpackFolder } from '../../lab/folder/pack.ts'
import type { FolderState } from '../../lab/folder/state.ts'
import type { FolderCheck, FolderLab } from '../../lab/kinds/folder.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Check, Verdict } from '../../lab/verdict.ts'
import { CheckList } from '../verdict/check-list.ts'
import { verdictMaker } from '../verdict/make-verdict.ts'
import type { Reference } from './conditions/drawn.ts'
import { type Judged, judge, type ReadState } from './judge.ts'
import type { Shortfall } from './shortfall.ts'
import { unreadReason } from './unread.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'folder-3'

type Unread = Extract<FolderState, { kind: 'unread' }>

interface Parts {
  readonly limits: Limits
  readonly onCheck: (check: Check) => void
  /** Makes the folder as the learner finds it; asked for once a condition needs it. */
  readonly start: () => Promise<ReadState | 'no-git'>
  /** The folder after the first solution; asked for once inputs are drawn. */
  readonly reference: () => Promise<Reference>
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
  const checkList = new CheckList(
    [folderCheck, ...checks.map(({ name, title }) => ({ name, title }))],
    parts.onCheck,
  )
  const verdict = verdictMaker({ attempt, checkList, graderVersion: engineVersion })
  const state = unpackFolder(attempt.answer)
  const start = state?.kind === 'read' && asksForStart(checks) ? await parts.start() : null
  if (state?.kind !== 'read' || start === 'no-git') {
    const unread = state?.kind === 'read' ? noGit : state
    const { status, reason } = unreadable(lab, unread)
    checkList.stopAt(folderCheck.name, status, reason)
    return verdict(status)
  }
  checkList.end(folderCheck.name, 'passed')
  for (const check of checks) {
    const drawn = { seed: `${attempt.seed}/${check.name}`, reference: parts.reference }
    const judged: Judged = { state, start, limits: parts.limits, drawn }
    const shortfall = await firstShortfall(check, judged)
    if (shortfall === null) {
      checkList.end(check.name, 'passed')
      continue
    }
    const { expected, came, status = 'failed' } = shortfall
    checkList.stopAt(check.name, status, { expected, came, try: shortfall.try })
    return verdict(status, { counterexample: counterexampleOf(shortfall) })
  }
  return verdict('passed')
}

const folderCheck = { name: 'folder', title: 'The folder is there and can be read' }

const noGit: Unread = { kind: 'unread', why: 'no-git', says: '' }

function unreadable({ id }: FolderLab, state: Unread | null): ReturnType<typeof unreadReason> {
  if (state !== null) return unreadReason(state)
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
  checks.some(({ that }) =>
    that.some(
      (one) =>
        'as_found' in one ||
        ('same_as' in one && one.same_as !== undefined) ||
        ('branch' in one && (one.keeps || one.held || one.every || one.first)),
    ),
  )

async function firstShortfall({ that }: FolderCheck, judged: Judged): Promise<Shortfall | null> {
  for (const [at, condition] of that.entries()) {
    const drawn = judged.drawn && { ...judged.drawn, seed: `${judged.drawn.seed}/${at}` }
    const shortfall = await judge(condition, { ...judged, drawn })
    if (shortfall !== null) return shortfall
  }
  return null
}

function counterexampleOf(shortfall: Shortfall): FolderCounterexample {
  const { of, name, expected, came, shows, given, wanted } = shortfall
  const drawn = given === undefined ? {} : { given, wanted }
  return { kind: 'folder', of, name, expected, came, shows, ...drawn }
}
