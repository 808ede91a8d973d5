import type { ProgramMutant } from './mutate-program.ts'
import { mutateColumns, mutateSqlText, type TextEdit } from './mutate-sql-text.ts'

/** What people write in place of it, or leave out, in scripts of SQL and of the shell. */
const replaced: readonly (readonly [was: RegExp, becomes: string])[] = [
  [/ FOR UPDATE\b/g, ' FOR SHARE'],
  [/ FOR UPDATE\b/g, ' FOR KEY SHARE'],
  [/ FOR NO KEY UPDATE\b/g, ''],
  [/ ISOLATION LEVEL (?:SERIALIZABLE|REPEATABLE READ)\b/g, ''],
  [/\bSERIALIZABLE\b/g, 'REPEATABLE READ'],
  [/\bCOMMIT;/g, 'ROLLBACK;'],
  [/ CONCURRENTLY\b/g, ''],
  [/ NOT VALID\b/g, ''],
  [/ NOT NULL\b/g, ''],
  [/ UNIQUE\b/g, ''],
  [/ INCLUDE \([^()]*\)/g, ''],
  [/ WITH CHECK \(.*\)(?=;)/g, ''],
  [/\bSELECT, /g, ''],
  [/, (?:INSERT|UPDATE|DELETE)\b/g, ''],
  [/ TO \w+(?=[\s;])/g, ' TO PUBLIC'],
  [/ ON DELETE CASCADE\b/g, ''],
  [/ = current_user\b/g, ' = session_user'],
  [/ -[A-Za-z]+(?= )/g, ''],
  [/ -m fast\b/g, ' -m immediate'],
  [/ >> /g, ' > '],
  [/ \|\| exit 1\b/g, ''],
]

/** Every script that differs from this one by one rule, each text once. */
export function mutateScript(text: string): ProgramMutant[] {
  const found = new Map<string, ProgramMutant>()
  for (const { rule, text: mutant } of edits(text)) {
    if (mutant.trim() !== text.trim() && !found.has(mutant))
      found.set(mutant, { rule, text: mutant })
  }
  return [...found.values()]
}

function* edits(text: string): Generator<TextEdit> {
  yield* stepEdits(text)
  yield* mutateSqlText(text)
  for (const [was, becomes] of replaced) {
    for (const match of text.matchAll(was)) {
      const rule = `${match[0].trim()} → ${becomes.trim() || 'nothing'}`
      yield { rule, text: putAt(text, match.index, match[0], becomes) }
    }
  }
  for (const match of text.matchAll(/(?<=\()[a-z_]+(?:, [a-z_]+)+(?=\))/g)) {
    for (const { rule, text: list } of mutateColumns(match[0])) {
      if (!list.includes(' AS ')) yield { rule, text: putAt(text, match.index, match[0], list) }
    }
    const [first = '', ...rest] = match[0].split(', ')
    const turned = [...rest, first].join(', ')
    yield { rule: 'another order of columns', text: putAt(text, match.index, match[0], turned) }
  }
}

function putAt(text: string, at: number, was: string, put: string): string {
  return text.slice(0, at) + put + text.slice(at + was.length)
}

/** A step left out, and two that change places. */
function* stepEdits(text: string): Generator<TextEdit> {
  const steps = stepsOf(text)
  const isStep = (step: string): boolean => !/^(?:--|#|==>|\s*$)/.test(step)
  for (const [at, step] of steps.entries()) {
    if (!isStep(step)) continue
    yield { rule: 'step dropped', text: steps.toSpliced(at, 1).join('') }
    const next = steps.findIndex((other, place) => place > at && isStep(other))
    if (next === -1) continue
    const swapped = steps.with(at, steps[next] as string).with(next, step)
    yield { rule: 'steps swapped', text: swapped.join('') }
  }
}

/** Statements that end with a semicolon at a line's end, blocks whole; lines, where a shell reads them. */
function stepsOf(text: string): string[] {
  const isShell = /^set -|\.sh <==$/m.test(text)
  const steps: string[] = []
  let open = ''
  for (const line of text.match(/.*\n?/g) ?? []) {
    open += line
    const isInBlock = open.split('$$').length % 2 === 0
    const ends = isShell || /;\s*$|^(?:--|\\|==>|\s*$)/.test(line)
    if (ends && !isInBlock) {
      steps.push(open)
      open = ''
    }
  }
  return open === '' ? steps : [...steps, open]
}
