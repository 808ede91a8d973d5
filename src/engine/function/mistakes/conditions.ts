import type { Edit } from './repairs.ts'
import { closedAt, endOf, type Token } from './tokens.ts'

/*
 * Repairs of what follows an `if` or `while`: its condition belongs in parentheses, all of it in one pair.
 */

type Rule = (at: number, tokens: readonly Token[]) => readonly Edit[]

const asks = ['if', 'while', 'for', 'switch']

/** The last token of a condition that begins at `from`: before a `{` or a `return`, or where its line ends. */
function lastOf(from: number, tokens: readonly Token[]): Token | undefined {
  const { line } = tokens[from] as Token
  const end = tokens.findIndex(
    (one, nth) => nth > from && (['{', 'return'].includes(one.text) || one.line !== line),
  )
  return tokens[(end === -1 ? tokens.length : end) - 1]
}

/** `if minutes > 40 {`: the condition has no parentheses. */
export const bareCondition: Rule = (at, tokens) => {
  const [token, next] = [tokens[at], tokens[at + 1]]
  if (token === undefined || next === undefined || next.line !== token.line) return []
  if (!asks.includes(token.text) || next.text === '(') return []
  const last = lastOf(at + 1, tokens)
  if (last === undefined) return []
  const says = `In line ${token.line}, put what follows \`${token.text}\` in parentheses: \`${token.text} (…) {\`.`
  return [{ from: next.at, to: endOf(last), by: (condition) => `(${condition})`, says }]
}

/** `if (age < 16) || (age >= 65) {`: the parentheses end too early. */
export const splitCondition: Rule = (at, tokens) => {
  const [token, open] = [tokens[at], tokens[at + 1]]
  if (token === undefined || !['if', 'while'].includes(token.text) || open?.text !== '(') return []
  const close = closedAt(tokens, at + 1)
  const sign = tokens[close + 1]
  if (close === -1 || sign === undefined || !['||', '&&'].includes(sign.text)) return []
  const last = lastOf(close + 1, tokens)
  if (last === undefined) return []
  const says = `In line ${token.line}, one pair of parentheses goes around the whole condition: \`${token.text} ((…) ${sign.text} (…)) {\`.`
  return [{ from: open.at, to: endOf(last), by: (condition) => `(${condition})`, says }]
}
