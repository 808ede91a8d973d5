/*
 * Names of files and folders, as a shell reads them and as people see them. A quote that wasn't closed, or a space
 * before it was, makes a name that looks like another one.
 */

const control = /\p{Cc}/gu

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const escaped = (sign: string): string =>
  escapes[sign] ?? `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`

/** A path as a shell reads it, and as `ls` prints it. */
export function typed(path: string): string {
  if (/^[\w./-]+$/.test(path)) return path
  if (path.search(control) === -1) return `'${path.replaceAll("'", "'\\''")}'`
  const text = path.replace(/[\\']/g, '\\$&').replace(control, escaped)
  return `$'${text}'`
}

/** A path on one line, where everything in it can be seen. */
export const shown = (path: string): string => path.replace(control, escaped)

/** What can't be seen in a name, as a sentence; null if all of it can. */
export function unseenWords(path: string): string | null {
  if (path.includes('\n')) {
    return 'Its name has a line break in it: a quote was left open when Enter was pressed.'
  }
  if (/ $/m.test(path.replaceAll('/', '\n'))) return 'Its name ends in a space.'
  if (/^ /m.test(path.replaceAll('/', '\n'))) return 'Its name begins with a space.'
  if (path.split('/').at(-1)?.startsWith('.')) {
    return 'A name that begins with a dot is hidden: `ls -a` shows it.'
  }
  return path.search(control) === -1 ? null : "Its name has a character in it that can't be seen."
}
