import { nearestWord } from '../../../kit/near.ts'
import { bareCondition, splitCondition } from './conditions.ts'
import { indentEdits, printEdits } from './layout.ts'
import { closedAt, closerOf, endOf, keywords, reserved, type Token, tokensOf } from './tokens.ts'

/** One change that might make a text readable, and what it says about the text. */
export interface Repair {
  readonly text: string
  readonly says: string
}

/** A change of a text: what's between two offsets becomes something else. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly by: string | ((old: string) => string)
  readonly says: string
}

type Rule = (at: number, tokens: readonly Token[]) => readonly Edit[]

/** Repairs that are tried; each is read once. */
const repairsMax = 60

/**
 * Changes to try on a text that can't be read, the likeliest first. Those near `errorAt` come before
 * others. A repair is said to a learner only if the text can be read with it.
 */
export function repairsOf(text: string, errorAt: number | null): Repair[] {
  const tokens = tokensOf(text)
  const place = errorAt === null ? tokens.length : tokenAt(tokens, errorAt)
  const order = tokens
    .map((_, at) => at)
    .sort((a, b) => Math.abs(a - place) - Math.abs(b - place))
    .slice(0, nearMax)
  const edits = [
    ...quoteEdits(text),
    ...printEdits(text, tokens),
    ...indentEdits(text, tokens),
    ...rules.flatMap((rule) => order.flatMap((at) => rule(at, tokens))),
  ]
  return edits.slice(0, repairsMax).map(({ from, to, by, says }) => {
    const written = typeof by === 'string' ? by : by(text.slice(from, to))
    return { text: `${text.slice(0, from)}${written}${text.slice(to)}`, says }
  })
}

/** Tokens around the error that are looked at. */
const nearMax = 80

function tokenAt(tokens: readonly Token[], errorAt: number): number {
  const found = tokens.findIndex((token) => endOf(token) > errorAt)
  return found === -1 ? tokens.length : found
}

/** Quotes of a word processor, all at once. */
function quoteEdits(text: string): Edit[] {
  const found = /[‘’“”]/.exec(text)
  if (found === null) return []
  const by = text.replaceAll(/[‘’]/g, "'").replaceAll(/[“”]/g, '"')
  const line = text.slice(0, found.index).split('\n').length
  return [
    {
      from: 0,
      to: text.length,
      by,
      says: `In line ${line}, ${found[0]} is a quote from a word processor. Type a straight one: ' or ".`,
    },
  ]
}

const replaced = (token: Token, by: string, says: string): Edit[] => [
  { from: token.at, to: endOf(token), by, says },
]

/** A value may end here, so that an operator can follow. */
const endsValue = (token: Token | undefined): boolean =>
  token !== undefined &&
  ((token.kind === 'name' && !reserved.has(token.text)) ||
    ['number', 'string', 'template'].includes(token.kind) ||
    [')', ']'].includes(token.text))

/** A value may begin here. */
const beginsValue = (token: Token | undefined): boolean =>
  token !== undefined &&
  (['name', 'number', 'string', 'template'].includes(token.kind) ||
    ['(', '[', '!', '-'].includes(token.text))

const operators: Readonly<Record<string, readonly [sign: string, does: string]>> = {
  x: ['*', 'multiply'],
  X: ['*', 'multiply'],
  times: ['*', 'multiply'],
  div: ['/', 'divide'],
  mod: ['%', 'get a remainder'],
  plus: ['+', 'add'],
  minus: ['-', 'subtract'],
  and: ['&&', 'say “and”'],
  AND: ['&&', 'say “and”'],
  or: ['||', 'say “or”'],
  OR: ['||', 'say “or”'],
  is: ['===', 'compare'],
  equals: ['===', 'compare'],
}

/** `films x length`. */
const wordForOperator: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  const found = Object.hasOwn(operators, token.text) ? operators[token.text] : undefined
  if (found === undefined || !endsValue(tokens[at - 1]) || !beginsValue(tokens[at + 1])) return []
  const [sign, does] = found
  return replaced(
    token,
    sign,
    `In line ${token.line}, use \`${sign}\` to ${does}; \`${token.text}\` is a name here.`,
  )
}

const otherWords: Readonly<Record<string, string>> = {
  elif: 'else if',
  elseif: 'else if',
  elsif: 'else if',
  def: 'function',
  func: 'function',
  fn: 'function',
  fun: 'function',
  sub: 'function',
  int: 'let',
  float: 'let',
  string: 'let',
  String: 'let',
  dim: 'let',
  not: '!',
  NOT: '!',
  foreach: 'for',
  require: 'import',
}

/** `retrun`, `elif`. */
const wordForKeyword: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  if (token.kind !== 'name' || keywords.has(token.text)) return []
  const { text, line } = token
  const before = tokens[at - 1]
  if (before?.text === '.') return []
  const meant = nearestWord(text, keywords)
  const other = Object.hasOwn(otherWords, text) ? otherWords[text] : undefined
  return [
    ...(meant === null
      ? []
      : replaced(token, meant, `Did you mean \`${meant}\` in line ${line}? It says \`${text}\`.`)),
    ...(other === undefined
      ? []
      : replaced(
          token,
          other,
          `In line ${line}, \`${text}\` is a word of other languages. Here it's \`${other}\`.`,
        )),
  ]
}

const pairs: Readonly<Record<string, readonly [by: string, says: string]>> = {
  '=<': ['<=', 'say “at most”'],
  '<>': ['!==', 'say “not equal”'],
  '===': ['===', 'compare'],
  '====': ['===', 'compare'],
  '->': ['=>', 'write an arrow function'],
  ':=': ['=', 'give a name its value'],
  '!===': ['!==', 'say “not equal”'],
  '=!': ['!==', 'say “not equal”'],
  '&&&': ['&&', 'say “and”'],
}

/** `=<`, `->`, `====`: signs side by side that aren't one. */
const signs: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  const next = tokens[at + 1]
  if (token.kind !== 'sign') return []
  if (token.text === '=>') return replaced(token, '>=', arrowForAtLeast(token))
  if (next?.kind !== 'sign' || next.at !== endOf(token)) return []
  const typed = token.text + next.text
  const found = Object.hasOwn(pairs, typed) ? pairs[typed] : undefined
  if (found === undefined) return []
  const [by, does] = found
  const says = `In line ${token.line}, write \`${by}\` to ${does}; \`${typed}\` isn't a sign of the language.`
  return [{ from: token.at, to: endOf(next), by, says }]
}

const arrowForAtLeast = ({ line }: Token): string =>
  `In line ${line}, write \`>=\` to say “at least”; \`=>\` makes a function.`

/** `function minutes(3, 90)`: values where names belong. */
const valuesAsParameters: Rule = (at, tokens) => {
  if (tokens[at]?.text !== 'function' || tokens[at + 2]?.text !== '(') return []
  const close = closedAt(tokens, at + 2)
  const open = tokens[at + 2] as Token
  const inside = tokens.slice(at + 3, close)
  if (close === -1 || !inside.some(({ kind }) => ['number', 'string'].includes(kind))) return []
  const names = inside.filter(({ text }) => text === ',').map((_, nth) => `value${nth}`)
  const says = `In line ${open.line}, the parentheses after a function's name hold the names of its parameters, not values. The values come with each call.`
  const by = `(${[...names, 'last'].join(', ')}`
  return [{ from: open.at, to: (tokens[close] as Token).at, by, says }]
}

/** `for (let i = 0, i < 3, i++)`. */
const commasInFor: Rule = (at, tokens) => {
  const open = tokens[at + 1]
  if (tokens[at]?.text !== 'for' || open?.text !== '(') return []
  const close = closedAt(tokens, at + 1)
  if (close === -1) return []
  const commas = tokens.slice(at + 2, close).filter(({ text }) => text === ',')
  const [first, second] = commas
  if (first === undefined || second === undefined || commas.length !== 2) return []
  const says = `In line ${first.line}, the three parts of a \`for\` have \`;\` between them, not \`,\`.`
  return [{ from: first.at, to: endOf(second), by: (parts) => `;${parts.slice(1, -1)};`, says }]
}

/** `{ title = 'x' }`. */
const equalsInObject: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  const isAfterKey = ['name', 'string'].includes(tokens[at - 1]?.kind ?? '')
  if (token.text !== '=' || !isAfterKey || !['{', ','].includes(tokens[at - 2]?.text ?? ''))
    return []
  const says = `In line ${token.line}, an object has \`:\` between a name and its value: \`${tokens[at - 1]?.text}: …\`.`
  return replaced(token, ':', says)
}

/** `const film-count`, `const film count`: a name in two words. */
const nameInTwo: Rule = (at, tokens) => {
  const first = tokens[at + 1]
  const isHyphen = tokens[at + 2]?.text === '-'
  const second = tokens[at + (isHyphen ? 3 : 2)]
  if (!['const', 'let', 'var', 'function'].includes(tokens[at]?.text ?? '')) return []
  if (first?.kind !== 'name' || second?.kind !== 'name') return []
  const name = `${first.text}${second.text[0]?.toUpperCase()}${second.text.slice(1)}`
  const says = `In line ${first.line}, a name is one word without spaces or hyphens, such as \`${name}\`.`
  return [{ from: first.at, to: endOf(second), by: name, says }]
}

/** `const 2nd = 1`, `const class = 1`. */
const noName: Rule = (at, tokens) => {
  const name = tokens[at + 1]
  if (!['const', 'let', 'var', 'function'].includes(tokens[at]?.text ?? '') || !name) return []
  const next = tokens[at + 2]
  // The name is used below as well, so that all of it is renamed.
  const to = endOf(tokens.at(-1) as Token)
  const renamed = (typed: string, by: string) => ({
    from: name.at,
    to,
    by: (rest: string) => rest.replaceAll(new RegExp(`(?<![\\w$.])${typed}(?![\\w$])`, 'g'), by),
  })
  if (name.kind === 'number' && next?.kind === 'name' && next.at === endOf(name)) {
    const typed = `${name.text}${next.text}`
    const says = `In line ${name.line}, a name can't begin with a digit, as \`${typed}\` does.`
    return [{ ...renamed(typed, `${next.text}${name.text}`), says }]
  }
  if (!reserved.has(name.text)) return []
  const says = `In line ${name.line}, \`${name.text}\` is a word of the language, so nothing can have that name.`
  return [{ ...renamed(name.text, `${name.text}_`), says }]
}

/** `12,50 * films`: a decimal comma. */
const decimalComma: Rule = (at, tokens) => {
  const [whole, comma, rest] = [tokens[at], tokens[at + 1], tokens[at + 2]]
  if (whole?.kind !== 'number' || comma?.text !== ',' || rest?.kind !== 'number') return []
  if (comma.at !== endOf(whole) || rest.at !== endOf(comma)) return []
  const says = `In line ${whole.line}, \`${whole.text},${rest.text}\` has a comma in it. A decimal point is a dot: \`${whole.text}.${rest.text}\`.`
  return replaced(comma, '.', says)
}

/** `const sum 12`. */
const missingEquals: Rule = (at, tokens) => {
  const [name, value] = [tokens[at + 1], tokens[at + 2]]
  if (!['const', 'let', 'var'].includes(tokens[at]?.text ?? '') || name?.kind !== 'name') return []
  if (!beginsValue(value)) return []
  const says = `In line ${name.line}, put \`=\` between \`${name.text}\` and its value.`
  return [{ from: endOf(name), to: endOf(name), by: ' =', says }]
}

/** `const sum : tickets * 12`: a colon where the name gets its value. */
const colonForEquals: Rule = (at, tokens) => {
  const [name, colon, value] = [tokens[at + 1], tokens[at + 2], tokens[at + 3]]
  if (!['const', 'let', 'var'].includes(tokens[at]?.text ?? '') || name?.kind !== 'name') return []
  if (colon?.text !== ':' || !beginsValue(value) || tokens[at + 4]?.line !== colon.line) return []
  const says = `In line ${name.line}, put \`=\` between \`${name.text}\` and its value. A colon doesn't give it one.`
  return replaced(colon, '=', says)
}

/** `return hour:minute`. */
const colonBetweenValues: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  if (token.text !== ':' || !endsValue(tokens[at - 1]) || !beginsValue(tokens[at + 1])) return []
  const before = tokens.slice(0, at).filter(({ line }) => line === token.line)
  const givesOne = before.some(({ text }) => ['return', '='].includes(text))
  if (!givesOne || before.some(({ text }) => ['?', '{'].includes(text))) return []
  const says = `In line ${token.line}, \`:\` doesn't put two values together. For a number, work it out with \`+\` and \`*\`. For a string, write \`+ ':' +\`.`
  return replaced(token, '+', says)
}

/** `Math.floor end / 60`: a call without its parentheses. */
const bareCall: Rule = (at, tokens) => {
  const [object, dot, name, token] = [-3, -2, -1, 0].map((by) => tokens[at + by])
  if (object?.kind !== 'name' || dot?.text !== '.' || name?.kind !== 'name') return []
  if (name.text === 'length' || token?.text === '(' || token?.line !== name.line) return []
  if (!beginsValue(token) || reserved.has(token.text)) return []
  const last = tokens.findLast(({ line }) => line === token.line) as Token
  const says = `In line ${name.line}, put what goes into \`${object.text}.${name.text}\` in parentheses right after it: \`${object.text}.${name.text}(…)\`.`
  return [{ from: endOf(name), to: endOf(last), by: (value) => `(${value})`, says }]
}

/** `age < 16 || >= 65`: a comparison without its left side. */
const missingLeft: Rule = (at, tokens) => {
  const [left, sign, joins, token] = [-4, -3, -1, 0].map((by) => tokens[at + by])
  if (!['||', '&&'].includes(joins?.text ?? '') || !/^([<>]=?|===?|!==?)$/.test(token?.text ?? ''))
    return []
  if (left?.kind !== 'name' || !/^([<>]=?|===?|!==?)$/.test(sign?.text ?? '')) return []
  const says = `In line ${token?.line}, write \`${left.text}\` again before \`${token?.text}\`: each side of \`${joins?.text}\` is a whole comparison.`
  return [{ from: token?.at ?? 0, to: token?.at ?? 0, by: `${left.text} `, says }]
}

/** `(films - 1) pause`, `12tickets`: two values where a step of the program is, with no sign between them. */
const missingOperator: Rule = (at, tokens) => {
  const [before, token] = [tokens[at - 1], tokens[at]]
  if (before === undefined || token === undefined || before.line !== token.line) return []
  if (!endsValue(before) || !beginsValue(token) || reserved.has(token.text)) return []
  const isGlued = before.kind === 'number' && token.at === endOf(before)
  if (!isGlued && !isStep(at, tokens)) return []
  const says = `In line ${before.line}, there's no sign between \`${shown(before)}\` and \`${shown(token)}\`. To multiply, write \`*\` there. Two steps go on two lines.`
  return [{ from: endOf(before), to: token.at, by: ' * ', says }]
}

/** Whether a place is directly in a block or a file, not in a list, a call or a condition. */
function isStep(at: number, tokens: readonly Token[]): boolean {
  let depth = 0
  for (let nth = at - 1; nth >= 0; nth--) {
    const { text, kind } = tokens[nth] as Token
    if (kind !== 'sign') continue
    if (/^[)\]}]$/.test(text)) depth++
    if (closerOf(text) === undefined) continue
    if (depth === 0)
      return text === '{' && /^(\)|else|try|finally|=>)$/.test(blockWord(nth, tokens))
    depth--
  }
  return true
}

/** What's before a `{`; of a function with a type after its parentheses, the parenthesis. */
function blockWord(at: number, tokens: readonly Token[]): string {
  const isTyped = tokens[at - 1]?.kind === 'name' && tokens[at - 2]?.text === ':'
  return tokens[isTyped ? at - 3 : at - 1]?.text ?? ''
}

/** `if (…) then {`. */
const thenAfterCondition: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  if (token.text !== 'then' || tokens[at - 1]?.text !== ')') return []
  const says = `In line ${token.line}, leave out \`then\`: after the parentheses comes \`{\`.`
  return replaced(token, '', says)
}

/** `€12`: a sign that means nothing here. */
const strayCharacter: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  if (token.kind !== 'other' || [...token.text].length !== 1) return []
  return replaced(
    token,
    ' ',
    `In line ${token.line}, \`${token.text}\` isn't a sign of the language. Leave it out.`,
  )
}

/** `[1 2]`, `add(a b)`, `{ a: 1 b: 2 }`. */
const missingComma: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  const before = tokens[at - 1]
  const endsHere = endsValue(before) || before?.text === '}'
  if (before === undefined || !endsHere || !(beginsValue(token) || token.text === '{')) return []
  const says = `In line ${before.line}, a comma is missing after \`${shown(before)}\`.`
  return [{ from: endOf(before), to: endOf(before), by: ',', says }]
}

const shown = ({ text }: Token): string => (text.length > 30 ? `${text.slice(0, 29)}…` : text)

/** `# text` instead of `// text`. */
const otherComment: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  if (!token.text.startsWith('#')) return []
  const says = `In line ${token.line}, a comment begins with \`//\`, not \`#\`.`
  return [{ from: token.at, to: token.at + 1, by: '//', says }]
}

/** `else (minutes > 90) {`. */
const conditionAfterElse: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  if (token.text !== 'else' || tokens[at + 1]?.text !== '(') return []
  const says = `In line ${token.line}, \`else\` takes no condition. Write \`else if (…)\`.`
  return replaced(token, 'else if', says)
}

/** `if (x):`, where other languages begin a block with a colon. */
const colonForBlock: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  const next = tokens[at + 1]
  const isAtEnd = next === undefined || next.line > token.line
  if (token.text !== ':' || !isAtEnd || !/^(\)|else|try)$/.test(tokens[at - 1]?.text ?? ''))
    return []
  const says = `In line ${token.line}, a block begins with \`{\` and ends with \`}\`, without a colon.`
  return [{ from: token.at, to: endOf(token), by: '', says }]
}

/** `function total {`. */
const noParameters: Rule = (at, tokens) => {
  const name = tokens[at + 1]
  if (tokens[at]?.text !== 'function' || name?.kind !== 'name' || tokens[at + 2]?.text !== '{') {
    return []
  }
  const says = `In line ${name.line}, a function's name has parentheses after it, even with nothing in them: \`${name.text}()\`.`
  return [{ from: endOf(name), to: endOf(name), by: '()', says }]
}

/** Brackets that don't fit: one that's never closed, or one too many. */
const brackets: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  if (token.kind !== 'sign') return []
  if (/^[)\]}]$/.test(token.text)) {
    const says = `There's one \`${token.text}\` too many in line ${token.line}.`
    return replaced(token, '', says)
  }
  const closer = closerOf(token.text)
  if (closer === undefined || closedAt(tokens, at) !== -1) return []
  const says = `The \`${token.text}\` in line ${token.line} is never closed: a \`${closer}\` is missing.`
  const line = tokens.filter((one) => one.line === token.line)
  const last = line.at(-1) as Token
  const body = line.find((one) => one.text === '{' && one.at > token.at)
  const places = [body?.at, endOf(last), endOf(tokens.at(-1) as Token)]
  return places
    .filter((place) => place !== undefined)
    .map((place) => ({ from: place, to: place, by: closer, says }))
}

const rules: readonly Rule[] = [
  wordForOperator,
  wordForKeyword,
  thenAfterCondition,
  signs,
  bareCondition,
  splitCondition,
  commasInFor,
  conditionAfterElse,
  equalsInObject,
  nameInTwo,
  noName,
  otherComment,
  colonForBlock,
  noParameters,
  valuesAsParameters,
  strayCharacter,
  decimalComma,
  missingEquals,
  colonForEquals,
  colonBetweenValues,
  missingLeft,
  bareCall,
  missingOperator,
  missingComma,
  brackets,
]
