import { importableModules } from '../../kit/importable-modules.ts'
import type { Limits } from '../../kit/limits.ts'

/*
 * What an answer may use, in sentences with Markdown's backticks: one place for pages and terminal.
 * Every figure comes from the limits.
 */

/** "0.6 seconds". */
export function secondsText(ms: number): string {
  return ms === 1_000 ? '1 second' : `${(ms / 1_000).toLocaleString('en-US')} seconds`
}

/** "64 KB", "400 MB", "1.5 GB". */
export function bytesText(bytes: number): string {
  const amount = (unit: number): string =>
    (bytes / unit).toLocaleString('en-US', { maximumFractionDigits: 1 })
  if (bytes % 1_000_000 === 0) return `${amount(1_000_000)} MB`
  if (bytes >= 1_073_741_824) return `${amount(1_073_741_824)} GB`
  return bytes >= 1_048_576 ? `${amount(1_048_576)} MB` : `${amount(1_024)} KB`
}

export const countOf = (count: number): string => count.toLocaleString('en-US')

export const wholeAttempt = ({ attemptMs }: Limits): string =>
  `A whole attempt may take ${secondsText(attemptMs)}.`

export const answerSize = ({ answerBytesMax }: Limits): string =>
  `Your answer may have ${bytesText(answerBytesMax)} of text.`

/** What TypeScript is here: Node leaves types out, and refuses what is more than a type. */
export const typesLeftOut =
  'TypeScript works as far as its types can be left out, and nobody checks them. These are refused: `enum`, `namespace` with code in it, parameter properties (`constructor(private id: number)`), `import x = require(…)`, `export =`, decorators, and `<T>value`, which you can write as `value as T`. Plain JavaScript is fine.'

/** "`assert`, `buffer` and `zlib`", each with what is below it. */
export const importable = ((): string => {
  const names = [...new Set(importableModules.map((name) => name.split('/')[0] as string))]
  const words = names.map((name) => `\`${name === 'test' ? 'node:test' : name}\``)
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
})()

/** What a server or a program in any language may use. */
export function programMayUse(limits: Limits, name: string): readonly string[] {
  return [
    `${name} gets ${bytesText(limits.serverBytesMax)} of memory, and ${bytesText(limits.serverDiskBytesMax)} for files that it writes.`,
    `It may print ${bytesText(limits.serverOutputBytesMax)} on each of its outputs.`,
    answerSize(limits),
  ]
}

export const serverMayUse = (limits: Limits): readonly string[] => [
  `Your server has ${secondsText(limits.serverReadyMs)} until it listens at its port.`,
  ...programMayUse(limits, 'It'),
]

/** What SQL may use whose rows are compared. */
export const rowsMayUse = (limits: Limits, statement: string): readonly string[] => [
  `${statement} may run for ${secondsText(limits.statementMs)} on each database, and longer only if ours does too. ${wholeAttempt(limits)}`,
  `It may return ${countOf(limits.rowsMax)} rows, and ${bytesText(limits.resultBytesMax)} in all. Run shows the first ${countOf(limits.runRowsMax)} rows.`,
  `PostgreSQL's process for it gets ${bytesText(limits.backendBytesMax)} of memory, and ${bytesText(limits.temporaryFileKilobytesMax * 1_024)} for temporary files.`,
  answerSize(limits),
]
