import { badLab } from '../bad-lab.ts'

/** A line of a change as a reviewer sees it; one side is null where the line isn't there. */
export interface ChangeLine {
  readonly sign: ' ' | '+' | '-'
  /** Its number before the change. */
  readonly old: number | null
  /** Its number after the change. */
  readonly new: number | null
  readonly text: string
}

export interface Hunk {
  /** What git writes after the second `@@`: the function around it; often empty. */
  readonly title: string
  readonly lines: readonly ChangeLine[]
}

/** A file of a change, or a document that is read as it is. */
export interface ChangedFile {
  readonly path: string
  readonly hunks: readonly Hunk[]
  /** Read as it is: it has no lines that were added or removed. */
  readonly isWhole: boolean
}

interface Source {
  readonly name: string
  readonly lines: readonly string[]
  at: number
}

/** The files of a unified diff, as git prints it. Throws Problem 'bad-lab'. */
export function parseDiff(text: string, name: string): ChangedFile[] {
  const lines = text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')
  const source: Source = { name, lines, at: 0 }
  const files: ChangedFile[] = []
  while (source.at < source.lines.length) {
    if (source.lines[source.at]?.startsWith('--- ')) files.push(takeFile(source))
    else source.at++
  }
  const repeated = files.find((file, i) => files.findIndex(({ path }) => path === file.path) !== i)
  if (files.length === 0 || repeated) {
    throw badLab(name, {
      expected: 'a unified diff with each file once',
      came: repeated ? `${repeated.path} twice` : 'no line that begins with "--- "',
      try: 'git diff prints one.',
    })
  }
  return files
}

/** A text that is read as it is, line by line. */
export function wholeFile(path: string, text: string): ChangedFile {
  const lines = text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')
  return {
    path,
    isWhole: true,
    hunks: [
      {
        title: '',
        lines: lines.map((line, at) => ({ sign: ' ', old: null, new: at + 1, text: line })),
      },
    ],
  }
}

function takeFile(source: Source): ChangedFile {
  const [before, after] = [source.lines[source.at++] ?? '', source.lines[source.at++] ?? '']
  const [oldPath, newPath] = [pathIn(before, '--- '), pathIn(after, '+++ ')]
  const path = newPath === '/dev/null' ? oldPath : newPath
  if (path === null || path === '/dev/null') {
    throw badLab(source.name, {
      expected: `a line "+++ b/path" after line ${source.at - 1}`,
      came: after || 'nothing',
    })
  }
  const hunks: Hunk[] = []
  while (source.lines[source.at]?.startsWith('@@ ')) hunks.push(takeHunk(source))
  return { path, hunks, isWhole: false }
}

function pathIn(line: string, start: string): string | null {
  if (!line.startsWith(start)) return null
  const path = (line.slice(start.length).split('\t')[0] as string).trim()
  return path.replace(/^[ab]\//, '')
}

function takeHunk(source: Source): Hunk {
  const head = source.lines[source.at++] as string
  const ranges = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/.exec(head)
  if (!ranges) throw badLab(source.name, { expected: '"@@ -1,2 +1,3 @@"', came: head })
  const [, oldFrom, oldCount = '1', newFrom, newCount = '1', title = ''] = ranges
  let [old, next] = [Number(oldFrom), Number(newFrom)]
  const [oldEnd, newEnd] = [old + Number(oldCount), next + Number(newCount)]
  const lines: ChangeLine[] = []
  while (old < oldEnd || next < newEnd) {
    const line = source.lines[source.at++]
    const sign = line === '' ? ' ' : line?.[0]
    if (line === undefined || (sign !== ' ' && sign !== '+' && sign !== '-')) {
      throw badLab(source.name, {
        expected: `${oldCount} lines before and ${newCount} after, as "${head}" says`,
        came: line ?? 'the end of the diff',
      })
    }
    lines.push({
      sign,
      old: sign === '+' ? null : old,
      new: sign === '-' ? null : next,
      text: line.slice(1),
    })
    if (sign !== '+') old++
    if (sign !== '-') next++
  }
  if (source.lines[source.at]?.startsWith('\\')) source.at++
  return { title, lines }
}

/** Every line of a file, in order. */
export function linesOf({ hunks }: ChangedFile): readonly ChangeLine[] {
  return hunks.flatMap(({ lines }) => lines)
}

/** "lines 10–42 and 60–71": which lines of a file a reviewer sees. */
export function shownRanges(file: ChangedFile): string {
  const ranges = file.hunks.flatMap(({ lines }) => {
    const numbers = lines.flatMap((line) => line.new ?? [])
    const [first, last] = [numbers[0], numbers.at(-1)]
    return first === undefined || last === undefined ? [] : [`${first}–${last}`]
  })
  return ranges.length === 0
    ? 'lines that were removed'
    : `lines ${new Intl.ListFormat('en-US').format(ranges)}`
}
