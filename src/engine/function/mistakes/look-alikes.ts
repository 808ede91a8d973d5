import { nearestWord } from '../../../kit/near.ts'
import { closedAt, endOf, reserved, type Token, tokensOf } from './tokens.ts'

/*
 * What a text does that its author hardly meant. It can be read and it runs, so that nothing is
 * said of it unless a check failed. Each sentence is true of the text by itself.
 */

type Rule = (
  at: number,
  tokens: readonly Token[],
  namesInData: ReadonlySet<string>,
) => string | null

/**
 * What is said first of a text that gave a wrong value; null if nothing in it looks wrong.
 * `namesInData` are names that its input has, so that none of them is taken for a slip.
 */
export function lookAlikeIn(text: string, namesInData: ReadonlySet<string>): string | null {
  const tokens = tokensOf(text)
  for (const rule of rules) {
    for (let at = 0; at < tokens.length; at++) {
      const says = rule(at, tokens, namesInData)
      if (says !== null) return says
    }
  }
  return null
}

/** The tokens between the parentheses after an `if` or `while`; null elsewhere. */
function conditionAt(at: number, tokens: readonly Token[]): readonly Token[] | null {
  if (!['if', 'while'].includes(tokens[at]?.text ?? '') || tokens[at + 1]?.text !== '(') return null
  if (tokens[at - 1]?.text === '.') return null
  const close = closedAt(tokens, at + 1)
  return close === -1 ? null : tokens.slice(at + 2, close)
}

/** Tokens that are in no brackets of their own. */
function outside(tokens: readonly Token[]): Token[] {
  let depth = 0
  return tokens.filter(({ text }) => {
    if (/^[)\]}]$/.test(text)) depth--
    const isOutside = depth === 0
    if (/^[([{]$/.test(text)) depth++
    return isOutside
  })
}

/** `if (minutes = 40)`. */
const assignedInCondition: Rule = (at, tokens) => {
  const top = outside(conditionAt(at, tokens) ?? [])
  const sign = top.findIndex(({ text }) => text === '=')
  const name = top[sign - 1]
  // `while (found = next())` is meant: what a call gives is kept, and looked at.
  const isMeant = top.slice(sign).some(({ text }) => text === '(')
  if (sign < 1 || name?.kind !== 'name' || isMeant) return null
  return `In line ${name.line}, \`=\` gives ${name.text} a new value. To compare, write \`===\`.`
}

/** `if (minutes => 40)`. */
const arrowInCondition: Rule = (at, tokens) => {
  const top = outside(conditionAt(at, tokens) ?? [])
  const [name, arrow] = top
  if (name?.kind !== 'name' || arrow?.text !== '=>') return null
  return `In line ${name.line}, \`=>\` makes a function, and a function always counts as true. “At least” is \`>=\`.`
}

/** `if (genre === 'Drama' || 'Comedy')`. */
const textAsCondition: Rule = (at, tokens) => {
  const top = outside(conditionAt(at, tokens) ?? [])
  const found = top.findIndex(
    ({ text }, nth) =>
      text === '||' &&
      ['string', 'number'].includes(top[nth + 1]?.kind ?? '') &&
      [undefined, '||', '&&'].includes(top[nth + 2]?.text),
  )
  const value = top[found + 1]
  if (found === -1 || value === undefined || /^(0|''|"")$/.test(value.text)) return null
  return `In line ${value.line}, \`|| ${value.text}\` is always true, because it compares nothing. Write the whole comparison again after \`||\`.`
}

/** `0 < minutes < 60`. */
const chainedComparison: Rule = (at, tokens) => {
  const [first, middle, second] = [tokens[at], tokens[at + 1], tokens[at + 2]]
  const isComparison = (token: Token | undefined): boolean =>
    /^[<>]=?$/.test(token?.text ?? '') && token?.kind === 'sign'
  const isValue = (token: Token | undefined): boolean =>
    ['name', 'number'].includes(token?.kind ?? '')
  if (!isComparison(first) || !isComparison(second) || !isValue(middle)) return null
  if (!isValue(tokens[at - 1]) || !isValue(tokens[at + 3])) return null
  // `Promise<string>` and `Set<Promise<string>>` are types.
  if (first?.text === '<' && (second?.text === '>' || /^[A-Z]/.test(middle?.text ?? '')))
    return null
  return `In line ${first?.line}, \`${tokens[at - 1]?.text} ${first?.text} ${middle?.text} ${second?.text} ${tokens[at + 3]?.text}\` compares true or false with ${tokens[at + 3]?.text}. Make two comparisons with \`&&\` between them.`
}

/** `if (age < 16, age >= 65)`. */
const commaInCondition: Rule = (at, tokens) => {
  const comma = outside(conditionAt(at, tokens) ?? []).find(({ text }) => text === ',')
  if (comma === undefined) return null
  return `In line ${comma.line}, only the question after the comma counts. Write \`||\` between the two for “or”, or \`&&\` for “and”.`
}

/** A loop or a condition without braces, and more lines set in below it than the one that belongs to it. */
const oneLineBody: Rule = (at, tokens) => {
  const word = tokens[at]
  if (word === undefined || !['if', 'for', 'while'].includes(word.text)) return null
  const close = tokens[at + 1]?.text === '(' ? closedAt(tokens, at + 1) : -1
  const [end, body] = [tokens[close], tokens[close + 1]]
  if (close === -1 || body === undefined || body.line === end?.line || body.text === '{')
    return null
  const next = tokens.find(({ line }) => line > body.line)
  if (next === undefined || next.column !== body.column || body.column <= word.column) return null
  if (['.', '?.', ')', '}', 'else'].includes(next.text)) return null
  return `In line ${word.line}, only the line right below belongs to the \`${word.text}\`. Put \`{\` at the end of line ${end?.line}, and \`}\` after the last line that belongs to it.`
}

/** `for (let day = 1; day <= 3; day + 1)`. */
const forgottenStep: Rule = (at, tokens) => {
  const close =
    tokens[at]?.text === 'for' && tokens[at + 1]?.text === '(' ? closedAt(tokens, at + 1) : -1
  const [semicolon, name, sign, value] = [-4, -3, -2, -1].map((by) => tokens[close + by])
  if (close === -1 || semicolon?.text !== ';' || name?.kind !== 'name') return null
  if (!['+', '-'].includes(sign?.text ?? '') || !['name', 'number'].includes(value?.kind ?? ''))
    return null
  const typed = `${name.text} ${sign?.text} ${value?.text}`
  return `In line ${name.line}, \`${typed}\` is worked out and then forgotten, so \`${name.text}\` stays the same. Write \`${name.text} ${sign?.text}= ${value?.text}\`.`
}

/** The words before a block that runs where it is, unlike a function's. */
function isPlainBlock(open: number, tokens: readonly Token[]): boolean {
  const before = tokens[open - 1]?.text ?? ''
  if (['else', 'try', 'finally', 'do'].includes(before)) return true
  if (before !== ')') return false
  const word = tokens[openBefore(open - 1, tokens) - 1]?.text ?? ''
  return ['if', 'for', 'while', 'switch', 'catch'].includes(word)
}

/** A second `let word` in a block, where the first one was meant. */
const secondOne: Rule = (at, tokens) => {
  const [word, name] = [tokens[at], tokens[at + 1]]
  if (!['let', 'const'].includes(word?.text ?? '') || name?.kind !== 'name') return null
  const isFirst = (token: Token, nth: number): boolean =>
    token.text === name.text && ['let', 'const'].includes(tokens[nth - 1]?.text ?? '')
  const own = openBefore(at, tokens)
  if (tokens[own]?.text !== '{') return null
  for (let open = own; open !== -1 && isPlainBlock(open, tokens); ) {
    open = openBefore(open, tokens)
    const first = tokens.find(
      (token, nth) => nth < at && isFirst(token, nth) && openBefore(nth, tokens) === open,
    )
    if (first === undefined) continue
    return `In line ${name.line}, \`${word?.text}\` makes a second \`${name.text}\`, which is gone after the next \`}\`. To change the one of line ${first.line}, leave out \`${word?.text}\`.`
  }
  return null
}

/** `if (…);` and `for (…);` */
const emptyBody: Rule = (at, tokens) => {
  const word = tokens[at]
  if (!['if', 'for', 'while'].includes(word?.text ?? '') || tokens[at + 1]?.text !== '(')
    return null
  const close = closedAt(tokens, at + 1)
  const end = tokens[close + 1]
  if (close === -1 || end?.text !== ';' || tokens[at - 1]?.text === '}') return null
  if (tokens[close + 2]?.text !== '{') return null
  return `In line ${end.line}, the \`;\` after the parentheses ends the \`${word?.text}\` there, so the block below runs once, whatever it says. Take the \`;\` away.`
}

/** `sum =+ price`. */
const swappedAssignment: Rule = (at, tokens) => {
  const [sign, next, value] = [tokens[at], tokens[at + 1], tokens[at + 2]]
  if (sign?.text !== '=' || !['+', '-'].includes(next?.text ?? '')) return null
  if (next?.at !== endOf(sign) || value === undefined || value.at === endOf(next)) return null
  const does = next.text === '+' ? 'add to' : 'take from'
  return `In line ${sign.line}, \`=${next.text}\` is \`=\` and then \`${next.text}\`: it gives a new value. To ${does} the old one, write \`${next.text}=\`.`
}

/** `isMember === 'true'`. */
const quotedTruth: Rule = (at, tokens) => {
  const [sign, value] = [tokens[at], tokens[at + 1]]
  if (!/^[!=]==?$/.test(sign?.text ?? '') || value?.kind !== 'string') return null
  const word = /^['"](true|false)['"]$/.exec(value.text)?.[1]
  if (word === undefined) return null
  return `In line ${value.line}, \`${value.text}\` is a string, and \`${word}\` isn't. To compare with \`${word}\`, leave out the quotes.`
}

/** `{ 'short' }`: a value alone, where a `return` was meant. */
const valueAlone: Rule = (at, tokens) => {
  const value = tokens[at]
  if (value === undefined || !['string', 'number'].includes(value.kind)) return null
  if (!['{', '}', ';'].includes(tokens[at - 1]?.text ?? '')) return null
  if (!['}', ';'].includes(tokens[at + 1]?.text ?? '')) return null
  return `In line ${value.line}, \`${value.text}\` alone does nothing. To give it back, put \`return\` in front of it.`
}

/** `left - firstDay` as a step of its own: worked out, and kept nowhere. */
const thrownAway: Rule = (at, tokens) => {
  const [before, name, sign, value, after] = [-1, 0, 1, 2, 3].map((by) => tokens[at + by])
  if (before === undefined || name?.kind !== 'name' || reserved.has(name.text)) return null
  if (before.line === name.line && !['{', '}', ';'].includes(before.text)) return null
  const isNewStep =
    ['{', '}', ';', ')', ']', '++', '--'].includes(before.text) ||
    ['name', 'number', 'string'].includes(before.kind)
  if (!isNewStep || reserved.has(before.text)) return null
  if (!/^[-+*/%]$/.test(sign?.text ?? '') || !['name', 'number'].includes(value?.kind ?? ''))
    return null
  if (after !== undefined && after.line === value?.line && !['}', ';'].includes(after.text))
    return null
  const sum = `${name.text} ${sign?.text} ${value?.text}`
  const says = `In line ${name.line}, \`${sum}\` is worked out and then forgotten.`
  return tokens.some(({ text }) => text === 'return')
    ? `${says} To keep it, write \`${name.text} = ${sum}\`.`
    : `${says} To give it back, put \`return\` in front of it.`
}

/** A `return` that every round of a loop reaches, so that there's only one round. */
const returnInLoop: Rule = (at, tokens) => {
  const word = tokens[at]
  if (word?.text !== 'return' || [')', 'else'].includes(tokens[at - 1]?.text ?? '')) return null
  const open = openBefore(at, tokens)
  const loop = tokens[open - 1]?.text === ')' ? tokens[openBefore(open - 1, tokens) - 1] : undefined
  if (!['for', 'while'].includes(loop?.text ?? '')) return null
  if (tokens.slice(open, at).some(({ text }) => text === 'continue')) return null
  return `In line ${word.line}, \`return\` is inside the \`${loop?.text}\`, so the function ends in its first round. Put it after the \`}\` that closes the loop.`
}

/** The bracket that's open at a place, or -1. */
function openBefore(at: number, tokens: readonly Token[]): number {
  let depth = 0
  for (let nth = at - 1; nth >= 0; nth--) {
    const { text, kind } = tokens[nth] as Token
    if (kind !== 'sign') continue
    if (/^[)\]}]$/.test(text)) depth++
    else if (/^[([{]$/.test(text) && depth-- === 0) return nth
  }
  return -1
}

/** Words that begin a statement, and never a value. */
const statementWords = new Set(
  'break const continue do for if let return switch throw try var while'.split(' '),
)

/** `return` with its value on the next line. After `if (…)` it's one that gives nothing, and a statement follows. */
const bareReturn: Rule = (at, tokens) => {
  const [word, next] = [tokens[at], tokens[at + 1]]
  if ([')', 'else'].includes(tokens[at - 1]?.text ?? '')) return null
  if (word?.text !== 'return' || next === undefined || next.line === word.line) return null
  if ([';', '}'].includes(next.text) || statementWords.has(next.text)) return null
  return `In line ${word.line}, \`return\` ends at the end of its line and gives nothing back. Begin the value on the same line.`
}

const known = new Set(
  [Array, String, Map, Set, Number, Object, Date, Promise]
    .flatMap((type) => [
      ...Object.getOwnPropertyNames(type.prototype),
      ...Object.getOwnPropertyNames(type),
    ])
    .concat(Object.getOwnPropertyNames(Math), [
      'log',
      'parse',
      'stringify',
      'value',
      'done',
      'lastIndex',
    ])
    .filter((name) => name !== 'constructor'),
)

/** What anything built in has, a match of a regular expression or an error too: no misspelling of something else. */
const isBuiltIn: ReadonlySet<string> = new Set(
  [RegExp, Error, Symbol, BigInt, Function, ArrayBuffer, Uint8Array, WeakMap, URL, URLSearchParams]
    .flatMap((type) => [
      ...Object.getOwnPropertyNames(type),
      ...Object.getOwnPropertyNames(type.prototype),
    ])
    .concat('groups', 'index', 'input', 'indices', 'stack', 'cause', 'code', 'errors'),
)

/** What built-in values have: `length`, `push`, `toUpperCase` and the like. */
export const builtInNames: ReadonlySet<string> = known

/** `films.lenght`, where nothing in the text has that name and something built in is near it. */
const misspelledProperty: Rule = (at, tokens, namesInData) => {
  const [dot, name] = [tokens[at], tokens[at + 1]]
  if (!['.', '?.'].includes(dot?.text ?? '') || name?.kind !== 'name') return null
  if (known.has(name.text) || isBuiltIn.has(name.text)) return null
  if (namesInData.has(name.text) || name.text.length < 4) return null
  const isMade = tokens.some(
    (one, nth) => one.text === name.text && !['.', '?.'].includes(tokens[nth - 1]?.text ?? ''),
  )
  const meant = isMade ? null : nearestWord(name.text, known)
  if (meant === null) return null
  return `In line ${name.line}, did you mean \`.${meant}\`? It says \`.${name.text}\`, and what isn't there is undefined.`
}

const rules: readonly Rule[] = [
  assignedInCondition,
  arrowInCondition,
  textAsCondition,
  quotedTruth,
  chainedComparison,
  commaInCondition,
  emptyBody,
  oneLineBody,
  forgottenStep,
  secondOne,
  swappedAssignment,
  bareReturn,
  valueAlone,
  thrownAway,
  returnInLoop,
  misspelledProperty,
]
