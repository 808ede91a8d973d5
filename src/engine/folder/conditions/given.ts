import { type Shortfall, seenText } from '../shortfall.ts'

/** Texts that are put in place of the learner's files; undefined: no such file is there. */
export type GivenFiles = Readonly<Record<string, string | undefined>>

/** What was put in place of the learner's files, or taken away, for the eye. */
export function shownFiles(files: GivenFiles): NonNullable<Shortfall['given']> {
  return Object.entries(files).map(([name, text]) =>
    text === undefined
      ? { title: `${name}: there is no such file`, text: '' }
      : { title: `${name}${signsOf(text)}`, text: seenText(text) },
  )
}

/** What can't be seen in a text. */
function signsOf(text: string): string {
  if (text === '') return ', empty'
  const signs = [
    ...(text.startsWith('\uFEFF') ? ['a byte order mark in front'] : []),
    ...(text.includes('\r\n')
      ? [`${isWindows(text) ? '' : 'some '}lines that end with \\r\\n, as on Windows`]
      : []),
    ...(/\r(?!\n)/.test(text) ? ['a carriage return, shown as \\r'] : []),
    ...(text.endsWith('\n') ? [] : ['no line break at its end']),
  ]
  return signs.length === 0 ? '' : `, with ${signs.join(' and ')}`
}

/** Each line ends with \r\n. */
const isWindows = (text: string): boolean => text.includes('\r\n') && !/(?<!\r)\n/.test(text)

/** How to see the same: in a copy, since the brief may say to leave a file as it is. */
export function copyWords(files: GivenFiles, again: string): string {
  return `Try it in a copy of your folder: ${placeWords(files).join(', ')}, ${again}, and compare.${endWords(files)}`
}

/** What to do with each file. */
export function placeWords(files: GivenFiles): string[] {
  const texts = Object.entries(files).filter(([, text]) => text !== undefined && text !== '')
  const names = (some: readonly (readonly [string, unknown])[]): string =>
    some.map(([name]) => `\`${name}\``).join(' and ')
  const windows = texts.filter(([, text]) => isWindows(text ?? ''))
  const others = texts.filter((one) => !windows.includes(one))
  const empty = Object.entries(files).filter(([, text]) => text === '')
  const gone = Object.entries(files).filter(([, text]) => text === undefined)
  return [
    ...(others.length > 0 ? [`put what is shown below into ${names(others)}`] : []),
    ...(windows.length > 0
      ? [
          `save what is shown below as ${names(windows)}, with \`\\r\\n\` at the end of ${windows.length === 1 ? 'its' : 'their'} lines (editors call that CRLF)`,
        ]
      : []),
    ...(empty.length > 0 ? [`make ${names(empty)} empty`] : []),
    ...(gone.length > 0 ? [`leave ${names(gone)} out`] : []),
  ]
}

/** A line break at the end is what an editor adds unasked. */
export function endWords(files: GivenFiles): string {
  const isOpen = Object.values(files).some((text) => text && !text.endsWith('\n'))
  return isOpen
    ? ' `printf` writes a file without a line break at its end, and many editors add one.'
    : ''
}
