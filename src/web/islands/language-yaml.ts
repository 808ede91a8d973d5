import type { Extension } from '@codemirror/state'
import { coloredBy } from './language-sh.ts'

const parts = new RegExp(
  [
    String.raw`(?<comment>(?<!\S)#.*$)`,
    String.raw`(?<string>(?<![^\s[{,])(?:'[^'\n]*'|"(?:[^"\\\n]|\\.)*"))`,
    String.raw`(?<keyword>[\w.-]+(?=:(?:\s|$)))`,
    String.raw`(?<number>(?<![\w.-])\d+(?:\.\d+)?(?![\w.-]))`,
    String.raw`[\w./-]+`,
  ].join('|'),
  'gm',
)

/** YAML as far as colors go: names of fields, strings, numbers, comments. */
export function yamlLanguage(): Extension {
  return coloredBy(parts)
}
