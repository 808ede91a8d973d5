import type { Extension } from '@codemirror/state'
import { coloredWords } from './language-colors.ts'

/** What is colored of POSIX sh, each in a group of its own; anything else is passed over word by word. */
const parts = new RegExp(
  [
    String.raw`(?<keyword>^==> \S+ <==$|\b(?:if|then|else|elif|fi|for|in|do|done|while|until|case|esac)\b)`,
    String.raw`(?<comment>(?<!\S)#.*$)`,
    String.raw`(?<string>'[^']*'|"(?:[^"\\]|\\[^])*")`,
    String.raw`(?<number>\$(?:\w+|\{[^}]*\}))`,
    String.raw`[\w./-]+`,
  ].join('|'),
  'gm',
)

/** POSIX sh as far as colors go: comments, strings, words that steer; and the lines that name files. */
export function shLanguage(): Extension {
  return coloredWords(parts)
}
