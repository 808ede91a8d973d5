import { nearestWord } from '../../kit/near.ts'
import type { Thrown } from './child/messages.ts'
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
      `The part before .${name} is ${nothing}: there is nothing there to take ${name} from. Print that part the line before, and ask why it is empty.`,
  ],
  [
    /^Cannot set properties of (undefined|null) \(setting '(.+)'\)$/,
    ([, nothing, name]) =>
      `The part before .${name} is ${nothing}, so nothing can be put into it. Make it first, as {} or [].`,
  ],
  [/^(.+) is not a function$/, ([, name = '']) => noFunction(name)],
  [
    /^(?:Class constructor|Constructor) (\S+) (?:cannot be invoked without|requires) 'new'$/,
    ([, name]) => `Put \`new\` before \`${name}\`: \`new ${name}(…)\`.`,
  ],
  [
    /^(.+) is not iterable$/,
    ([, name]) =>
      `A loop goes through ${name}, or three points before it do, and it is no list. Print it: what is it?`,
  ],
  [
    /^Assignment to constant variable\.$/,
    () => 'A name made with const keeps its value. Make it with let where it has to change.',
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
      'The function calls itself without an end. Which case has to give a value without calling again?',
  ],
  [
    /^(Unexpected token|Unexpected end of JSON|Expected property name|Bad control character|Unterminated string in JSON|Expected ',' or|Expected double-quoted|".*" is not valid JSON|.*is not valid JSON)/,
    () => 'The text that was read as JSON is no JSON. Print the text: what is in it?',
  ],
  [
    /^Invalid (array length|string length|count value.*)$/,
    () => 'A length or a count is below 0, or far too large. Print it before this line.',
  ],
  [
    /^Reduce of empty array with no initial value$/,
    () => 'reduce found an empty list and no value to begin with. Give it one behind the function.',
  ],
  [
    /^Cannot convert (undefined or null to object)$/,
    () => 'An object was expected here, and there is none. Print what you hand over.',
  ],
  [
    /^question (\d+), and (\d+) (is|are) allowed$/,
    ([, , allowed, are]) =>
      `The function that you were given counts: ${allowed} ${are} allowed. Which question could you leave out, since the answers before it tell you enough?`,
  ],
  [
    /^wait (\d+) began here, and (.+) allowed$/,
    () =>
      'Here you asked when all answers before were in. Ask first, for everything, and keep the promises; wait for all of them afterwards.',
  ],
  [
    /^ENOENT.*'(.+)'$/,
    ([, name = '']) =>
      `There is no file ${name.split('/').at(-1)} where the program runs. Is its name spelled as in the brief?`,
  ],
  [
    /does not provide an export named '(.+)'$/,
    ([, name]) =>
      `The module that is imported has nothing of the name ${name}. Is it spelled rightly?`,
  ],
]

const byCode: Readonly<Record<string, (message: string) => string>> = {
  ERR_ACCESS_DENIED: () =>
    'A function here may read the files of its own folder and nothing else: no files elsewhere, no writing, no other programs.',
  OUT_OF_REACH: () => 'The network and other programs are out of reach here, and not needed.',
  NO_MODULE: () =>
    'Only modules of Node can be imported here, as node:fs. Is the name spelled rightly? What the brief asks for needs no other.',
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
  str: 'To make a string of a value, write `String(value)`.',
  int: 'To make a number of a string, write `Number(text)`; `Math.trunc` cuts the decimals off.',
  float: 'To make a number of a string, write `Number(text)`.',
  round: 'To round, write `Math.round(…)`.',
  floor: 'To round down, write `Math.floor(…)`.',
  ceil: 'To round up, write `Math.ceil(…)`.',
  abs: 'Without its sign, a number is `Math.abs(…)`.',
  min: 'The smallest of several is `Math.min(…)`.',
  max: 'The largest of several is `Math.max(…)`.',
  sqrt: 'The square root is `Math.sqrt(…)`.',
  input: 'What the function needs comes in through its parameters.',
  prompt: 'What the function needs comes in through its parameters.',
  alert: 'To show a value, write `console.log(…)`.',
  window: 'This runs in Node, not in a page, so that there is no `window`.',
  document: 'This runs in Node, not in a page, so that there is no `document`.',
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
    return `\`${name}\` is made in line ${made.line}, and is known only inside the \`{ }\` or the function it's made in. Make it before them, or return it from there.`
  }
  if (Object.hasOwn(elsewhere, name)) {
    return `There's no \`${name}\` in this language. ${elsewhere[name]}`
  }
  const others = tokens.flatMap((token, at) =>
    token.kind === 'name' && token.text !== name && tokens[at - 1]?.text !== '.'
      ? [token.text]
      : [],
  )
  const meant = nearestWord(
    name,
    new Set([...others.filter((one) => !keywords.has(one)), ...globals]),
  )
  if (meant !== null) return `Did you mean \`${meant}\`? Nothing here has the name \`${name}\`.`
  const keyword = nearestWord(name, keywords)
  if (keyword !== null) return `Did you mean \`${keyword}\`? Nothing has the name \`${name}\`.`
  return `Nothing here has the name \`${name}\`. Is it spelled as where it was made? If it's a text, put it in quotes: '${name}'.`
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
  if (meant !== null) return `Did you mean \`.${meant}\`? Nothing there has the name \`${name}\`.`
  return `\`${called}\` is called with parentheses, and it isn't a function. Is its name spelled right, and is it what you think it is?`
}

/** What an error means, and what to look at. `text` is the learner's. */
export function errorInWords({ message, code, place }: Thrown, text = ''): string {
  const around = { text, line: place?.file === 'answer.ts' ? place.line : null }
  const words = code !== null && Object.hasOwn(byCode, code) ? byCode[code] : undefined
  if (words) return words(message)
  for (const [pattern, inWords] of byMessage) {
    const found = pattern.exec(message)
    if (found) return inWords(found, around)
  }
  if (place !== null) {
    return "Go to that line, and print the values it uses: which one isn't what you think it is?"
  }
  return 'It comes out of a function that you call. Does the brief say what your function does then?'
}

const unreadable: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [/^Unterminated string/, () => 'A string begins here, and the quote that ends it is missing.'],
  [
    /^Unterminated template/,
    () => 'A string begins with ` here, and the ` that ends it is missing.',
  ],
  [
    /got '<eof>'|Unexpected end of input|Unexpected eof/,
    () =>
      'The text ends too early: a bracket that was opened is not closed. Count { and }, ( and ).',
  ],
  [
    /^Identifier '(.+)' has already been declared|the name `(.+)` is defined multiple times/,
    ([, name, other]) =>
      `There are two of the name ${name ?? other}. Give one another name, or leave let and const out the second time.`,
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
      `${what} of TypeScript does not run here: types are left out, and it is more than a type. Use plain JavaScript for it.`,
  ],
  [
    /^Return statement is not allowed here|^Illegal return/,
    () => 'A `return` is outside of a function. Is a } too early?',
  ],
  [
    /[Cc]annot assign to this expression|Invalid (?:left-hand side in )?assignment/,
    () => 'Only a name can get a value with `=`. To compare, write `===`.',
  ],
  [/await/, () => 'await works inside of a function that has async before it.'],
  [/out of bounds|call stack/, () => 'There are too many brackets inside of brackets to be read.'],
]

/** A parser's name of a thing as a person reads it. */
function plainSign(name: string): string {
  if (name === 'ident') return 'a name'
  if (name === '<eof>') return 'the end'
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
    .replace(
      /^Unexpected token `?(.+?)`?\. Expected .*$/s,
      (_, found: string) => `${plainSign(found)} in a place where it can't be`,
    )
}

/** What is wrong with a text that can't be read. */
export function unreadableInWords({ message }: Thrown): string {
  for (const [pattern, inWords] of unreadable) {
    const found = pattern.exec(message)
    if (found) return inWords(found)
  }
  return 'Look at the marked place and a little before it: a comma, a bracket or a quote is often missing there.'
}
