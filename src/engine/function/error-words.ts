import type { Thrown } from './child/messages.ts'

type Words = (found: RegExpExecArray) => string

/** Errors of Node in plain words: what it means, and what to look at. */
const byMessage: readonly (readonly [RegExp, Words])[] = [
  [
    /^(.+) is not defined$/,
    ([, name]) =>
      `Nothing here has the name ${name}. Is it spelled as where it was made, and made before this line?`,
  ],
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
  [
    /^(.+) is not a function$/,
    ([, name]) =>
      `${name} is called with brackets, and it is no function. Is its name spelled rightly, and is it what you think it is?`,
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

/** What an error means, and what to look at. */
export function errorInWords({ message, code }: Thrown): string {
  const words = code !== null && Object.hasOwn(byCode, code) ? byCode[code] : undefined
  if (words) return words(message)
  for (const [pattern, inWords] of byMessage) {
    const found = pattern.exec(message)
    if (found) return inWords(found)
  }
  return 'Go to that line, and print the values that it uses: which is not what you think it is?'
}

const unreadable: readonly (readonly [RegExp, Words])[] = [
  [/^Unterminated string/, () => 'A text begins here, and the quote that ends it is missing.'],
  [/^Unterminated template/, () => 'A text begins with ` here, and the ` that ends it is missing.'],
  [
    /got '<eof>'|Unexpected end of input/,
    () =>
      'The text ends too early: a bracket that was opened is not closed. Count { and }, ( and ).',
  ],
  [
    /^Identifier '(.+)' has already been declared|the name `(.+)` is defined multiple times/,
    ([, name, other]) =>
      `There are two of the name ${name ?? other}. Give one another name, or leave let and const out the second time.`,
  ],
  [
    /^Expected '(.+)', got '(.+)'/,
    ([, wanted, found]) =>
      `Something is missing before ${found}: most likely ${wanted}, or a bracket a little earlier.`,
  ],
  [
    /^Expected a semicolon/,
    () =>
      'Two things stand side by side that do not belong together. Is a comma, an operator or a bracket missing?',
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
    /^Return statement is not allowed here/,
    () => 'A return stands outside of a function. Is a } too early?',
  ],
  [/await/, () => 'await works inside of a function that has async before it.'],
  [/out of bounds|call stack/, () => 'There are too many brackets inside of brackets to be read.'],
]

/** What is wrong with a text that cannot be read. */
export function unreadableInWords({ message }: Thrown): string {
  for (const [pattern, inWords] of unreadable) {
    const found = pattern.exec(message)
    if (found) return inWords(found)
  }
  return 'Look at the marked place and a little before it: a comma, a bracket or a quote is often missing there.'
}
