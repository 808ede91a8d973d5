import { counterexampleText } from '../lab/counterexample/text.ts'
import { folderText } from '../lab/folder/text.ts'
import { handsInFolder } from '../lab/kinds/all.ts'
import { isSqlLab, type SqlLab } from '../lab/kinds/sql.ts'
import type { Verdict } from '../lab/verdict.ts'
import { type AttemptSummary, listAttempts } from '../store/attempts.ts'
import { countHints } from '../store/hints.ts'
import { attemptById, attemptLine } from './attempt-by-id.ts'
import type { ViewContext } from './context.ts'

/**
 * One block of plain text for asking somebody: task, attempt, counterexample as text tables, what
 * was tried. Throws Problem 'unknown-attempt'.
 */
export async function helpText(
  context: ViewContext,
  input: { learnerId: string; attemptId: string },
): Promise<string> {
  const attempt = await attemptById(context, input)
  const lab = context.catalog.labs.get(attempt.labId)
  const others = await listAttempts(context.store, {
    learnerId: input.learnerId,
    labId: attempt.labId,
    limit: triesShown,
  })
  const hints = lab ? await countHints(context.store, input.learnerId, lab.id) : 0
  const isFolder = handsInFolder(attempt.labId)
  const variant = lab?.variants.find(({ name }) => name === attempt.variant)
  const parts = [
    `I'm stuck on the lab "${attempt.labTitle}" in Backwright (${attempt.labId}).`,
    section('The task', variant?.brief ?? lab?.brief ?? 'This lab no longer exists.'),
    section('The tables', lab && isSqlLab(lab) ? tablesText(lab) : ''),
    section(
      `My ${isFolder ? 'folder' : 'answer'}, attempt ${attempt.number}`,
      isFolder ? folderText(attempt.answer) : attempt.answer,
    ),
    section('What I got', attempt.verdict ? verdictText(attempt.verdict) : 'No verdict yet.'),
    section('What I tried', triedText(context, others, { hints, total: lab?.hints.length ?? 0 })),
    lab && isSqlLab(lab)
      ? section(
          'PostgreSQL and seed',
          `PostgreSQL ${attempt.verdict?.postgresMajor ?? '?'}, seed ${attempt.seed}`,
        )
      : section('Seed', attempt.seed),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

const triesShown = 10

function section(title: string, text: string): string {
  return text.trim() === '' ? '' : `${title}\n${'='.repeat(title.length)}\n${text.trim()}`
}

/** The definitions of the lab's tables and of the types they use, as they are written. */
function tablesText({ world }: SqlLab): string {
  const made = statementsOf(world.schemaSql).flatMap((text) => {
    const [, kind, name] = /create\s+(table|type|domain)\s+"?(\w+)"?/i.exec(text) ?? []
    return kind === undefined || name === undefined
      ? []
      : [{ text, name, isTable: kind.toLowerCase() === 'table' }]
  })
  const tables = made.filter(
    ({ name, isTable }) => isTable && (world.tables.length === 0 || world.tables.includes(name)),
  )
  const isUsed = (name: string): boolean =>
    tables.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text))
  const types = made.filter(({ name, isTable }) => !isTable && isUsed(name))
  return [...types, ...tables].map(({ text }) => text).join('\n\n')
}

/** Splits SQL at semicolons that stand in no comment and in no text. */
function statementsOf(sql: string): string[] {
  const pieces = sql.match(/--[^\n]*|'(?:[^']|'')*'|\$\$[\s\S]*?\$\$|;|[^-';$]+|[\s\S]/g) ?? []
  const statements: string[] = ['']
  for (const piece of pieces) {
    statements[statements.length - 1] += piece
    if (piece === ';') statements.push('')
  }
  return statements.map((text) => text.trim()).filter(Boolean)
}

function verdictText(verdict: Verdict): string {
  const checks = verdict.checks.map(
    ({ status, title, reason }) =>
      `${status}: ${title}${reason && status !== 'passed' ? `\n  expected: ${reason.expected}\n  got: ${reason.came}\n  try: ${reason.try}` : ''}`,
  )
  return [
    `Verdict: ${verdict.status}`,
    checks.join('\n'),
    verdict.counterexample ? counterexampleText(verdict.counterexample) : '',
    verdict.explanation ? `Why: ${verdict.explanation.why}\nTry: ${verdict.explanation.try}` : '',
    verdict.hint ? `Hint: ${verdict.hint.why}` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}

function triedText(
  context: ViewContext,
  attempts: readonly AttemptSummary[],
  hints: { hints: number; total: number },
): string {
  const lines = [...attempts].reverse().map((attempt) => {
    const { number, status, failedCheck } = attemptLine(context, attempt)
    return `attempt ${number}: ${status ?? 'no verdict yet'}${failedCheck ? `, ${failedCheck}` : ''}`
  })
  return [...lines, `hints opened: ${hints.hints} of ${hints.total}`].join('\n')
}
