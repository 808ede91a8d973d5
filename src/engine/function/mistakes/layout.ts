import type { Edit } from './repairs.ts'
import { endOf, type Token } from './tokens.ts'

/*
 * Repairs that look at how a text is laid out: signs that only exist in print, and indentation that says where a
 * block was meant to end.
 */

const inPrint: Readonly<Record<string, readonly [sign: string, does: string]>> = {
  '×': ['*', 'multiply'],
  '·': ['*', 'multiply'],
  '÷': ['/', 'divide'],
  '−': ['-', 'subtract'],
  '–': ['-', 'subtract'],
  '—': ['-', 'subtract'],
  '≤': ['<=', 'say “at most”'],
  '≥': ['>=', 'say “at least”'],
  '≠': ['!==', 'say “not equal”'],
}

/** `films × length – 1`: all of them at once, since each one alone keeps a text from being read. */
export function printEdits(text: string, tokens: readonly Token[]): Edit[] {
  const found = tokens.filter((token) => Object.hasOwn(inPrint, token.text))
  if (found.length === 0) return []
  const says = [...new Map(found.map((token) => [token.text, token])).values()].map((token) => {
    const [sign, does] = inPrint[token.text] ?? []
    return `In line ${token.line}, use \`${sign}\` to ${does}; \`${token.text}\` isn't a sign of the language.`
  })
  let by = ''
  let from = 0
  for (const token of found) {
    by += `${text.slice(from, token.at)} ${inPrint[token.text]?.[0]} `
    from = endOf(token)
  }
  return [{ from: 0, to: text.length, by: by + text.slice(from), says: says.join(' ') }]
}

/** A block whose lines are indented, and a line after them that isn't: the `}` before it is missing. */
export function indentEdits(text: string, tokens: readonly Token[]): Edit[] {
  const lines = linesOf(text, tokens)
  return lines.flatMap((line, nth) => {
    if (line.last.text !== '{' || (lines[nth + 1]?.indent ?? 0) <= line.indent) return []
    const after = lines.slice(nth + 1).find(({ indent }) => indent <= line.indent)
    if (after === undefined || after.first.text === '}') return []
    const says = `The \`{\` in line ${line.first.line} is never closed: a \`}\` is missing before line ${after.first.line}.`
    return [{ from: after.first.at, to: after.first.at, by: '}\n', says }]
  })
}

interface Line {
  readonly indent: number
  readonly first: Token
  readonly last: Token
}

/** Lines with something on them. */
function linesOf(text: string, tokens: readonly Token[]): Line[] {
  const lines: Line[] = []
  for (const token of tokens) {
    const line = lines.at(-1)
    if (line?.first.line === token.line) lines[lines.length - 1] = { ...line, last: token }
    else {
      const start = text.lastIndexOf('\n', token.at - 1) + 1
      lines.push({ indent: token.at - start, first: token, last: token })
    }
  }
  return lines
}
