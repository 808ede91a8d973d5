import type { Extension } from '@codemirror/state'
import { coloredBy } from './language-sh.ts'

const words =
  `and as assert async await break class continue def del elif else except False finally for
  from global if import in is lambda None nonlocal not or pass raise return True try while with yield`
    .trim()
    .split(/\s+/)
    .join('|')

const parts = new RegExp(
  [
    String.raw`(?<comment>#.*$)`,
    String.raw`(?<string>[rbfRBF]{0,2}(?:"""[^]*?(?:"""|$(?![^]))|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"))`,
    String.raw`(?<keyword>\b(?:${words})\b)`,
    String.raw`(?<number>\b\d[\d_.]*\b)`,
    String.raw`\w+`,
  ].join('|'),
  'gm',
)

/** Python as far as colors go. */
export function pyLanguage(): Extension {
  return coloredBy(parts)
}
