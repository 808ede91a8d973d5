const blanks = new Set([' ', '\t', '\r'])

/**
 * A text without the blanks at the ends of its lines, and without empty lines at its own end. In
 * time that its length decides: a regular expression would look at every blank as a beginning.
 */
export function trimLines(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      let end = line.length
      while (end > 0 && blanks.has(line.charAt(end - 1))) end--
      return line.slice(0, end)
    })
    .join('\n')
    .trimEnd()
}
