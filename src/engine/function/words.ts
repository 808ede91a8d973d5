import type { Thrown } from './child/messages.ts'
import { errorInWords } from './error-words.ts'
import type { Ending } from './subject.ts'

/** What came, and what to try. */
export interface Said {
  readonly came: string
  readonly try: string
}

export const neverSettles: Said = {
  came: 'a promise that never settles: nothing is left that could end the waiting',
  try: 'Look for an await on something that nobody ends, or a new Promise whose resolve is not called on every way.',
}

export const tooLarge: Said = {
  came: 'a value too large to be read',
  try: 'Look for a list or a text that grows more than the brief asks for.',
}

/** How code ended that gave no value. */
export function endingText(ending: Ending): Said {
  switch (ending.kind) {
    case 'exit':
      return {
        came: `the whole program was ended, with the code ${ending.code}`,
        try: 'Leave process.exit out: a function gives its value back with return, and the program goes on.',
      }
    case 'signal':
      return {
        came: `the whole program was ended by the signal ${ending.signal}`,
        try: 'Look for process.kill or process.abort, and leave it out.',
      }
    case 'endless':
      return {
        came: 'no end: it went on and on and was stopped',
        try: 'Look at each loop: which line brings it closer to its end, and is that line reached every time?',
      }
    case 'too-much-output':
      return {
        came: 'output without an end, which was stopped',
        try: 'Look for a console.log in a loop that does not end.',
      }
    case 'forged':
      return {
        came: 'something that is no answer, written where only Backwright writes, and it was stopped',
        try: 'Print with console.log, and give values back with return. Leave open files and pipes with numbers alone.',
      }
    case 'memory':
      return {
        came: 'no end: it used up its memory and was stopped',
        try: 'Look for a list or a text that grows in a loop that does not end.',
      }
  }
}

/** An error that nobody waited for. */
export function strayText(error: Thrown): string {
  return `an error that nobody waited for: ${nameAndMessage(error)}`
}

/** An error with its line in the learner's file, and what it means. */
export function errorText(error: Thrown, text: string): Said {
  return {
    came: `${lineText(error)}${nameAndMessage(error)}`,
    try: errorInWords(error, text),
  }
}

/** What happened beside the function's own work. */
export function straySaid(error: Thrown, text: string): Said {
  return {
    came: `${lineText(error)}${strayText(error)}`,
    try: `Something was started and not waited for: put await before it, or return its promise. ${errorInWords(error, text)}`,
  }
}

function lineText({ place }: Thrown): string {
  if (place === null) return ''
  return place.file === 'answer.ts'
    ? `in line ${place.line}, `
    : `in ${place.file}, line ${place.line}, `
}

function nameAndMessage({ name, message }: Thrown): string {
  return `${name === 'thrown' ? 'thrown' : `the error ${name}`}: ${message.slice(0, 300)}`
}
