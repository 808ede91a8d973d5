import { unreachable } from '../kit/assert.ts'
import { counterexampleText } from '../lab/counterexample/text.ts'
import { triedText } from '../lab/kinds/all.ts'
import { madePictureText } from '../lab/made-picture.ts'
import type { Check, Verdict, VerdictStatus } from '../lab/verdict.ts'
import { placeText } from './place-text.ts'

/** A shape beside the word, so that color is never needed. */
export function statusText(status: VerdictStatus): string {
  switch (status) {
    case 'passed':
      return '● passed'
    case 'failed':
      return '■ failed'
    case 'could-not-start':
      return '▲ could not start'
    case 'over-limit':
      return '↑ over limit'
    case 'skipped':
      return '○ skipped'
    case 'grader-fault':
      return '⬡ our fault'
    default:
      return unreachable(status)
  }
}

/** One check on one line, its reason below. */
export function checkText(check: Check): string {
  const line = `${statusText(check.status).padEnd(17)} ${check.title}`
  if (!check.reason) return line
  const { expected, came, try: attempt } = check.reason
  const said = [
    ['Expected', expected],
    ['Got', came],
    ['Try', attempt],
  ] as const
  const reasons = said
    .filter(([, text]) => text !== '')
    .map(([word, text]) => `    ${word}: ${text}`)
  return [line, ...reasons].join('\n')
}

/** Everything below the checks: the place in the answer, the smallest case, why, the hint, and one line that sums up. */
export function verdictText(labId: string, verdict: Verdict, answer: string): string {
  const parts: string[] = []
  const tried = triedText(labId, verdict.trials)
  if (verdict.errorAt !== null) parts.push(placeText(answer, verdict.errorAt))
  if (verdict.counterexample) {
    const failed = verdict.checks.find(({ status }) => status === 'failed')
    parts.push(counterexampleText(verdict.counterexample, failed?.reason ?? null))
  }
  if (verdict.explanation) {
    parts.push(`Why: ${verdict.explanation.why}`, `Try: ${verdict.explanation.try}`)
  } else if (verdict.hint) {
    parts.push(`This looks like a common mistake: ${verdict.hint.why}`)
  }
  if (verdict.made) parts.push(madePictureText(verdict.made))
  const passed = verdict.checks.filter((check) => check.status === 'passed').length
  parts.push(
    `${statusText(verdict.status)}: ${passed} of ${verdict.checks.length} checks pass, ` +
      `${tried ? `${tried}, ` : ''}${Math.round(verdict.elapsedMs)} ms`,
  )
  return parts.join('\n\n')
}
