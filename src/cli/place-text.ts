import { fileAt } from '../lab/admin/answer-files.ts'

/** So much of a long line is shown: as a page's own lines, half of it before the place. */
const shownMax = 120

/** Where in the answer reading it stopped: line and column, and that line with a mark below. */
export function placeText(answer: string, errorAt: number): string {
  const { name, text, at } = fileAt(answer, Math.max(0, errorAt))
  const before = text.slice(0, at).split('\n')
  const column = (before.at(-1) as string).length + 1
  const line = text.split('\n')[before.length - 1] as string
  const from = Math.max(0, column - 1 - shownMax / 2)
  const shown = line.slice(from, from + shownMax).replace(/(?!\t)\p{Cc}/gu, ' ')
  const blank = shown.slice(0, column - 1 - from).replace(/[^\t]/g, ' ')
  return [
    `Stopped at line ${before.length}, column ${column}${name === null ? '' : ` of ${name}`}`,
    `    ${shown.trimEnd()}`,
    `    ${blank}▲`,
  ].join('\n')
}
