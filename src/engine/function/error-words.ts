import { nearestWord } from '../../kit/near.ts'
import type { Place, Thrown } from './child/messages.ts'
import { builtInNames } from './mistakes/look-alikes.ts'
import { keywords, type Token, tokensOf } from './mistakes/tokens.ts'

/** What is known besides the message, to name what was most likely meant. */
interface Around {
  /** The learner's text. */
  readonly text: string
  readonly line: number | null
}

type Words = (found: RegExpExecArray, around: Around) => string

/** Errors of Node in plain words: what it means, and what to look at. */
const byMessage: readonly (readonly [RegExp, Words])[] = [
  [/^(.+) is not defined$/, ([, name = ''], around) => undefinedName(name, around)],
  [
    /^Cannot access '(.+)' before initialization$/,
    ([, name]) => `${name} is used above the line that makes it. Move that line up.`,
  ],
  [
    /^Cannot read properties of (undefined|null) \(reading '(.+)'\)$/,
    ([, nothing, name]) =>
      `What's before \`.${name}\` is ${nothing}, so there's no ${name} to read. Print it on the line before, and find out why it's empty.`,
  ],
  [
    /^Cannot set properties of (undefined|null) \(setting '(.+)'\)$/,
    ([, nothing, name]) =>
      `What's before \`.${name}\` is ${nothing}, so nothing can be put into it. Make it first, with \`{}\` or \`[]\`.`,
  ],
  [/^(.+) is not a function$/, ([, name = '']) => noFunction(name)],
  [
    /^(?:Class constructor|Constructor) (\S+) (?:cannot be invoked without|requires) 'new'$/,
    ([, name]) => `Put \`new\` before \`${name}\`: \`new ${name}(…)\`.`,
  ],
  [
    /^(.+) is not iterable$/,
    ([, name]) =>
      `A loop or \`...\` goes through ${name}, and it isn't a list. Print it to see what it is.`,
  ],
  [
    /^Assignment to constant variable\.$/,
    () => 'A name made with const keeps its value. If it has to change, make it with let.',
  ],
  [
    /^Cannot assign to read only property '(.+)' of|^(.+) of a built-in object can't be changed/,
    ([, name, other]) =>
      `${name ?? other} can't be changed: it's built in, or it was frozen. Make a value of your own instead.`,
  ],
  [
    /^Cannot (?:add property|define property|redefine property:?) (.+?)(?:, object is not extensible)?$/,
    () =>
      "Nothing can be added to what's built in, or was frozen. Make a value of your own instead.",
  ],
  [
    /^Maximum call stack size exceeded$/,
    () =>
      'The function keeps calling itself. Which case should return a value without another call?',
  ],
  [
    /^(Unexpected token|Unexpected end of JSON|Expected property name|Bad control character|Unterminated string in JSON|Expected ',' or|Expected double-quoted|".*" is not valid JSON|.*is not valid JSON)/,
    () => "The text you read as JSON isn't JSON. Print it to see what's in it.",
  ],
  [
    /^Invalid (array length|string length|count value.*)$/,
    () => 'A length or a count is below 0, or far too large. Print it on the line before.',
  ],
  [
    /^Reduce of empty array with no initial value$/,
    () => 'reduce got an empty list and no value to begin with. Give it one after the function.',
  ],
  [
    /^Cannot convert (undefined or null to object)$/,
    () => "This needs an object, and there isn't one. Print what you pass in.",
  ],
  [
    /^question (\d+), and (\d+) (is|are) allowed$/,
    ([, , allowed, are]) =>
      `The function you were given counts its calls, and ${allowed} ${are} allowed. Ask nothing that you could work out yourself, and ask so that each answer rules out as much as it can.`,
  ],
  [
    /^wait (\d+) began here, and one wait is allowed$/,
    () =>
      'Here you asked only after other answers were in. Ask as soon as you may and keep the promises, then wait for them together.',
  ],
  [
    /^wait (\d+) began here, and (.+) allowed$/,
    () =>
      'Nothing was under way any more when you asked again. Ask for the next one as soon as any answer is in, without waiting for the others.',
  ],
  [
    /^nothing was under way any more when wait \d+ began$/,
    () =>
      'Here you asked for the next one when all before it were done. It has to begin as soon as any one of them is: otherwise places are empty in which something could be under way.',
  ],
  [
    /^(\d+) are under way at a time, and (\d+) may be$/,
    ([, open, most]) =>
      `With this question there are ${open}. Count up when you ask and down when an answer is in, a rejected one too, and ask only while there are fewer than ${most}.`,
  ],
  [
    /^ENOENT.*'(.+)'$/,
    ([, name = '']) =>
      `There's no file ${name.split('/').at(-1)} where the program runs. Check how the brief spells its name.`,
  ],
  [
    /does not provide an export named '(.+)'$/,
    ([, name]) => `The module you import has nothing called ${name}. Check the spelling.`,
  ],
]

const byCode: Readonly<Record<string, (message: string) => string>> = {
  ERR_ACCESS_DENIED: () =>
    "A function here can read the files in its own folder, and that's all. It can't write, run other programs, or open files elsewhere.",
  OUT_OF_REACH: () => 'The network and other programs are out of reach here, and not needed.',
  NO_MODULE: () =>
    "You can only import Node's own modules here, like node:fs. Check the spelling. You don't need any other for what the brief asks.",
}

/** Words of other languages, and what says the same here. */
const elsewhere: Readonly<Record<string, string>> = {
  print: 'To show a value, write `console.log(…)`; to give one back, `return`.',
  println: 'To show a value, write `console.log(…)`; to give one back, `return`.',
  printf: 'To show a value, write `console.log(…)`; to give one back, `return`.',
  echo: 'To show a value, write `console.log(…)`; to give one back, `return`.',
  puts: 'To show a value, write `console.log(…)`; to give one back, `return`.',
  len: 'The length of a list or a string is `.length` after it, without parentheses.',
  count: 'The length of a list or a string is `.length` after it, without parentheses.',
  True: 'Write `true` with a small letter.',
  TRUE: 'Write `true` in small letters.',
  False: 'Write `false` with a small letter.',
  FALSE: 'Write `false` in small letters.',
  None: 'No value is `null` or `undefined` here.',
  nil: 'No value is `null` or `undefined` here.',
  NULL: 'No value is `null` or `undefined` here.',
  Null: 'No value is `null` or `undefined` here.',
  str: 'To turn a value into a string, write `String(value)`.',
  int: 'To turn a string into a number, write `Number(text)`; `Math.trunc` cuts off the decimals.',
  float: 'To turn a string into a number, write `Number(text)`.',
  round: 'To round, write `Math.round(…)`.',
  floor: 'To round down, write `Math.floor(…)`.',
  ceil: 'To round up, write `Math.ceil(…)`.',
  abs: 'To drop the minus sign of a number, write `Math.abs(…)`.',
  min: 'The smallest of several is `Math.min(…)`.',
  max: 'The largest of several is `Math.max(…)`.',
  sqrt: 'The square root is `Math.sqrt(…)`.',
  input: 'What the function needs comes in through its parameters.',
  prompt: 'What the function needs comes in through its parameters.',
  alert: 'To show a value, write `console.log(…)`.',
  window: "This runs in Node, not in a page, so there's no `window`.",
  document: "This runs in Node, not in a page, so there's no `document`.",
  require: 'Write `import fs from "node:fs"` at the top instead of `require`.',
}
const globals =
  'console Math Number String Boolean Object Array Map Set Date JSON Promise Error undefined NaN Infinity parseInt parseFloat isNaN setTimeout structuredClone'.split(
    ' ',
  )

/** A name that nothing has: what was meant, if something near it is there. */
function undefinedName(name: string, { text, line }: Around): string {
  const tokens = tokensOf(text)
  const made = tokens.find((token, at) => token.text === name && isMade(at, tokens))
  if (made !== undefined && line !== null && made.line !== line) {
    return `\`${name}\` is made in line ${made.line}, and is known only inside the \`{ }\` or the function it's made in. Make it before that, or return it from there.`
  }
  if (Object.hasOwn(elsewhere, name)) {
    return `There's no \`${name}\` in this language. ${elsewhere[name]}`
  }
  if (isCommentedOut(name, text)) {
    return `The line that makes \`${name}\` begins with \`//\`, so it's a comment and doesn't run. Take the \`//\` away.`
  }
  const unmade = ofUnmade(name, tokens)
  if (unmade !== null) return unmade
  const others = tokens.flatMap((token, at) =>
    token.kind === 'name' && token.text !== name && tokens[at - 1]?.text !== '.'
      ? [token.text]
      : [],
  )
  const meant = nearestWord(
    name,
    new Set([...others.filter((one) => !keywords.has(one)), ...globals]),
  )
  if (meant !== null) return `Did you mean \`${meant}\`? Nothing here is called \`${name}\`.`
  const keyword = nearestWord(name, keywords)
  if (keyword !== null) return `Did you mean \`${keyword}\`? Nothing here is called \`${name}\`.`
  return `Nothing here is called \`${name}\`. Check the spelling, or make it first with \`const ${name} = …\`. If it's a string, put it in quotes: '${name}'.`
}

/** A name that gets a value and is used again, and that nothing makes: `visit = 1`, then `visit <= 3`. */
function ofUnmade(name: string, tokens: readonly Token[]): string | null {
  const isIt = (token: Token, at: number): boolean =>
    token.text === name && token.kind === 'name' && tokens[at - 1]?.text !== '.'
  const given = tokens.flatMap((token, at) =>
    isIt(token, at) && tokens[at + 1]?.text === '=' ? [at] : [],
  )
  const [first] = given
  if (first === undefined || tokens.filter(isIt).length < 2) return null
  const { line } = tokens[first] as Token
  if (tokens[first - 2]?.text === 'for') {
    return `In line ${line}, put \`let\` in front of \`${name}\`: a new name has to be made. \`for (let ${name} = …\``
  }
  return given.length === 1
    ? `In line ${line}, put \`const\` in front of \`${name}\`, or \`let\` if its value changes later: that makes the name.`
    : `Nothing makes the name \`${name}\`. Write \`let ${name}\` on a line of its own, above the first \`${name} = …\` and outside of its \`{ }\`.`
}

/** `// const sum = 3`: the line is there, and doesn't run. */
function isCommentedOut(name: string, text: string): boolean {
  const made = /^\s*\/\/\s*(?:const|let)\s+([\w$]+)\s*=\s*\S/
  return text.split('\n').some((line) => made.exec(line)?.[1] === name)
}

/** Whether a name begins to be here: after const, let, var, function, or as a parameter. */
function isMade(at: number, tokens: readonly Token[]): boolean {
  return ['const', 'let', 'var', 'function', 'class'].includes(tokens[at - 1]?.text ?? '')
}

/** Something was called that is no function: most often a method's name is misspelled. */
function noFunction(called: string): string {
  const name = called.split('.').at(-1) ?? called
  if (called.endsWith('.length')) {
    return '`length` is a value, not a function: write `.length` without parentheses after it.'
  }
  const meant =
    called.includes('.') && !builtInNames.has(name) ? nearestWord(name, builtInNames) : null
  if (meant !== null) return `Did you mean \`.${meant}\`? There's no \`${name}\` there.`
  return `The parentheses after \`${called}\` call it, but it isn't a function. Check the spelling, and print it to see what it is.`
}

/** What an error means, and what to look at. `text` is the learner's. */
export function errorInWords(error: Thrown, text = ''): string {
  const meaning = meaningOf(error, text)
  if (meaning !== null) return meaning
  if (error.place !== null) {
    if (isThrownThere(error.place, text)) {
      return 'Your function throws this itself. Which condition leads to that line, and should it be true of these values?'
    }
    return "Go to that line and print the values it uses. Which one isn't what you expected?"
  }
  return error.name === 'thrown'
    ? 'Look for the `throw` or the rejected promise that it comes from. Does the brief ask for an error here?'
    : 'It comes from a function you call. Does the brief say what your function should do then?'
}

/** Whether the line of an error is a `throw` of the learner's. */
function isThrownThere({ file, line }: Place, text: string): boolean {
  return file === 'answer.ts' && /\bthrow\b/.test(text.split('\n')[line - 1] ?? '')
}

/** What an error means, if its message is one of Node's or ours; else null. */
export function meaningOf({ message, code, place }: Thrown, text: string): string | null {
  const around = { text, line: place?.file === 'answer.ts' ? place.line : null }
  const words = code !== null && Object.hasOwn(byCode, code) ? byCode[code] : undefined
  if (words) return words(message)
  for (const [pattern, inWords] of byMessage) {
    const found = pattern.exec(message)
    if (found) return inWords(found, around)
  }
  return null
}

const unreadable: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [/^Unterminated string/, () => 'A string begins here, and the quote that ends it is missing.'],
  [
    /^Unterminated template/,
    () => 'A string begins with ` here, and the ` that ends it is missing.',
  ],
  [
    /got '<eof>'|Unexpected end of input|Unexpected eof/,
    () => 'The code ends too early: a bracket is opened and never closed. Count { and }, ( and ).',
  ],
  [
    /^Identifier '(.+)' has already been declared|the name `(.+)` is defined multiple times/,
    ([, name, other]) =>
      `There's already a \`${name ?? other}\` here, maybe as a parameter. Use it as it is, without \`const\` or \`let\`, or choose another name for the second one.`,
  ],
  [
    /'const' declarations must be initialized|Missing initializer in const declaration/,
    () => 'A name made with `const` needs its value at once. Give it one, or make it with `let`.',
  ],
  [
    /^Expected '(.+)', got '(.+)'/,
    ([, wanted = '', found = '']) =>
      `Something is missing before ${plainSign(found)}: most likely ${plainSign(wanted)}, or a bracket a little earlier.`,
  ],
  [
    /^Expected a semicolon/,
    () =>
      "Two things are side by side that don't belong together. Is a comma, an operator or a bracket missing?",
  ],
  [
    /^Expression expected|^Unexpected token/,
    () => 'A value is missing here, or there is one sign too many.',
  ],
  [
    /^TypeScript (.+) is not supported/,
    ([, what]) =>
      `TypeScript's ${what} doesn't run here: types are left out, and it's more than a type. Use plain JavaScript for it.`,
  ],
  [
    /^Return statement is not allowed here|^Illegal return/,
    () => 'A `return` is outside of a function. Is a } too early?',
  ],
  [
    /[Cc]annot assign to this expression|Invalid (?:left-hand side in )?assignment/,
    () => 'Only a name can get a value with `=`. To compare, write `===`.',
  ],
  [/await/, () => '`await` only works inside a function with `async` before it.'],
  [/out of bounds|call stack/, () => 'There are too many brackets inside brackets.'],
]

/** A parser's name of a thing as a person reads it. */
function plainSign(name: string): string {
  if (name === 'ident') return 'a name'
  if (name === '<eof>') return 'the end'
  if (name === '<lexing error>') return "a sign that isn't part of the language"
  return /literal/.test(name) ? 'a value' : `\`${name}\``
}

/** A parser's message without the words that only parsers use. */
export function plainMessage(message: string): string {
  return message
    .replace(
      /^Expected '(.+?)', got '(.+?)'.*$/s,
      (_, wanted: string, found: string) =>
        `${plainSign(found)} where ${plainSign(wanted)} belongs`,
    )
    .replace(
      /^Expected (?:a semicolon|';'.*)$/,
      'two things side by side with nothing between them',
    )
    .replace(/^Expression expected$/, 'no value where one belongs')
    .replace(/^Identifier cannot follow number$/, 'a name right after a number')
    .replace(/^Unterminated string constant$/, 'a string without its last quote')
    .replace(
      /^Identifier '(.+)' has already been declared$/,
      (_, name: string) => `\`${name}\` made twice`,
    )
    .replace(/^Unexpected character '(.+)'$/, (_, sign: string) => `the sign \`${sign}\``)
    .replace(
      /^Unexpected token `?(.+?)`?\. Expected .*$/s,
      (_, found: string) => `${plainSign(found)} in a place where it can't be`,
    )
}

/** What is wrong with a text that can't be read. */
export function unreadableInWords({ message, place }: Thrown): string {
  for (const [pattern, inWords] of unreadable) {
    const found = pattern.exec(message)
    if (found) return inWords(found)
  }
  return place === null
    ? 'Read it from its beginning: a comma, a bracket or a quote is often missing.'
    : 'Look at the marked place and a little before it: a comma, a bracket or a quote is often missing there.'
}
