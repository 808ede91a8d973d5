import type { Thrown } from './child/messages.ts'
import { errorInWords, meaningOf } from './error-words.ts'
import type { Ending } from './subject.ts'

/** What came, and what to try. */
export interface Said {
  readonly came: string
  readonly try: string
}

export const neverSettles: Said = {
  came: 'a promise that never settles: nothing is left that could end the wait',
  try: 'Look for an `await` on something that never ends, or a `new Promise` whose `resolve` isn’t called every time.',
}

export const tooLarge: Said = {
  came: 'a value too large to read',
  try: 'Look for a list or a string that grows more than the brief asks for.',
}

/** How code ended that gave no value. */
export function endingText(ending: Ending): Said {
  switch (ending.kind) {
    case 'exit':
      return {
        came: `the whole program was ended, with the code ${ending.code}`,
        try: 'Leave out `process.exit`. A function gives its value back with `return`, and the program goes on.',
      }
    case 'signal':
      return {
        came: `the whole program was ended by the signal ${ending.signal}`,
        try: 'Look for `process.kill` or `process.abort`, and leave it out.',
      }
    case 'endless':
      return {
        came: 'no result in time: it was still running when we stopped it',
        try: 'Either a loop never ends, or its rounds are too many. Which line brings each loop closer to its end, and does it run every time? If all of them end: how many rounds are that with these values?',
      }
    case 'too-much-output':
      return {
        came: 'output without an end, so we stopped it',
        try: 'Look for a `console.log` in a loop that doesn’t end.',
      }
    case 'forged':
      return {
        came: 'something written where only Backwright writes, so we stopped it',
        try: 'Print with `console.log`, and give values back with `return`. Leave numbered files and pipes alone.',
      }
    case 'memory':
      return {
        came: 'no result: it used up its memory, so we stopped it',
        try: 'Look for a list or a string that grows in a loop. Does that loop end, and does it keep more than it needs?',
      }
  }
}

/** An error that nobody waited for. */
export function strayText(error: Thrown): string {
  return `${kindText(error)} that nobody waited for (${nameAndMessage(error)})`
}

/** An error with its line in the learner's file, and what it means. */
export function errorText(error: Thrown, text: string): Said {
  return {
    came: `${kindText(error)}${lineText(error)} (${nameAndMessage(error)})`,
    try: errorInWords(error, text),
  }
}

/** What happened beside the function's own work. */
export function straySaid(error: Thrown, text: string): Said {
  const meaning = meaningOf(error, text)
  const inside =
    error.place === null ? 'If it has its `await` already' : 'If that line has its `await` already'
  return {
    came: `${kindText(error)} that nobody waited for${lineText(error)} (${nameAndMessage(error)})`,
    try: `Something was started and not waited for, so no \`catch\` outside of it saw its error. Put \`await\` before it, or return its promise. ${inside}, nobody waits for the function around it: put \`try\` and \`catch\` inside that function.${meaning === null ? '' : ` ${meaning}`}`,
  }
}

function lineText({ place }: Thrown): string {
  if (place === null) return ''
  return place.file === 'answer.ts'
    ? ` in line ${place.line}`
    : ` in ${place.file}, line ${place.line}`
}

const kindText = ({ name }: Thrown): string => (name === 'thrown' ? 'a thrown value' : 'an error')

function nameAndMessage({ name, message }: Thrown): string {
  return `${name === 'thrown' ? '' : `${name}: `}${message.slice(0, 300)}`
}
