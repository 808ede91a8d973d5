import path from 'node:path'
import vm from 'node:vm'
import { withoutAppeal } from '../../../world/runner/child/appeal.ts'
import type { Place, Thrown } from './messages.ts'
import { messageMax } from './wire.ts'

const { basename, dirname } = path
const folder = process.cwd()
const nameMax = 100
/** A stack is looked through that far. */
const stackMax = 20_000

/** Describes what was thrown: an error, or any other value. */
export function describeThrown(value: unknown): Thrown {
  try {
    if (value instanceof Error) {
      const { code } = value as { code?: unknown }
      return {
        name: String(value.name).slice(0, nameMax),
        message: withoutAppeal(String(value.message).slice(0, messageMax)),
        code: typeof code === 'string' ? code.slice(0, nameMax) : null,
        place: placeIn(value.stack),
      }
    }
    return { name: 'thrown', message: String(value).slice(0, messageMax), code: null, place: null }
  } catch {
    return { name: 'thrown', message: 'a value that cannot be read', code: null, place: null }
  }
}

/** The innermost frame in a file of the learner's, which all lie in this folder. */
function placeIn(stack: unknown): Place | null {
  if (typeof stack !== 'string') return null
  for (const [, url = '', line, column] of stack
    .slice(0, stackMax)
    .matchAll(/file:\/\/([^\s?()]+)\?\d+:(\d+)(?::(\d+))?/g)) {
    if (dirname(decodeURIComponent(url)) !== folder) continue
    const file = basename(decodeURIComponent(url))
    return { file, line: Number(line), column: Number(column ?? 1) }
  }
  return null
}

/** An error of reading a text, with the place that is marked in it. */
export function describeUnreadable(error: unknown, file: string, text: string): Thrown {
  const { place, ...described } = describeThrown(error)
  const marked = error instanceof Error ? markedPlace(error.stack ?? '') : null
  return { ...described, place: place ?? marked ?? placeOfScript(described.message, file, text) }
}

/** "answer.ts:3", lines of the text, and marks below the line that it is about. */
function markedPlace(stack: string): Place | null {
  const [head = '', ...lines] = stack.split('\n')
  const where = /^(?:evalmachine\.)?(.+):(\d+)$/.exec(head)
  if (!where?.[1] || !where[2]) return null
  const marks = lines.find((line) => /^\s*\^+$/.test(line))
  return {
    file: where[1],
    line: Number(where[2]),
    column: marks === undefined ? 1 : marks.indexOf('^') + 1,
  }
}

/** V8 marks the place in scripts only: where it says the same of the text as a script, that is it. */
function placeOfScript(message: string, file: string, text: string): Place | null {
  const script = text.replace(
    /^([ \t]*)export (default )?(?=async|function|const|let|var|class)/gm,
    (found) => ' '.repeat(found.length),
  )
  try {
    new vm.Script(script, { filename: file })
  } catch (error) {
    if (error instanceof Error && error.message === message) return markedPlace(error.stack ?? '')
  }
  return null
}
