import type { ShownLanguage } from '../kit/languages.ts'
import { badLab } from './bad-lab.ts'

/** SQL on the sample rows, with the rows that lesson.md prints under it; null for NULL. */
export interface SqlExample {
  readonly language: 'sql'
  readonly code: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** A program, commands in a terminal, or what an engine reads, with what lesson.md says they print. */
export interface ProgramExample {
  /** html: a page; what a screen reader says of it is printed. */
  readonly language: Exclude<ShownLanguage, 'sql'>
  readonly code: string
  readonly output: string
}

export type LessonExample = SqlExample | ProgramExample

/** A lesson as the page shows it: text, and code that runs in the page. */
export type LessonPart =
  | { readonly kind: 'text'; readonly markdown: string }
  | ({ readonly kind: 'example' } & LessonExample)
  /** What it gives and the reason are hidden until asked. */
  | ({ readonly kind: 'predict'; readonly why: string } & LessonExample)

/** Lines of a text, read from the top. */
interface Lines {
  readonly lines: readonly string[]
  at: number
}

/** Splits lesson.md; throws Problem 'bad-lab' where a block has no table. */
export function parseLesson(markdown: string, file = 'lesson.md'): LessonPart[] {
  const source: Lines = { lines: markdown.split(/\r?\n/), at: 0 }
  const parts: LessonPart[] = []
  let text: string[] = []
  const endText = (): void => {
    const whole = text.join('\n').trim()
    if (whole !== '') parts.push({ kind: 'text', markdown: whole })
    text = []
  }
  while (source.at < source.lines.length) {
    const line = source.lines[source.at] as string
    const opened = /^```(sql|ts|sh|html|yaml) (example|predict)\s*$/.exec(line)
    if (!opened) {
      const fence = /^(```+|~~~+)/.exec(line)?.[1]
      text.push(...(fence === undefined ? [takeLine(source)] : takeFence(source, fence)))
      continue
    }
    endText()
    const language = opened[1] as LessonExample['language']
    const example =
      language === 'sql' ? takeSqlExample(source, file) : takeProgram(source, language, file)
    parts.push(
      opened[2] === 'example'
        ? { kind: 'example', ...example }
        : { kind: 'predict', ...example, why: takeQuote(source, file) },
    )
  }
  endText()
  return parts
}

/** The examples of a lesson with what it says they give, for the exam. */
export function lessonExamples(markdown: string, file = 'lesson.md'): LessonExample[] {
  return parseLesson(markdown, file).filter((part) => part.kind !== 'text')
}

function takeLine(source: Lines): string {
  return source.lines[source.at++] ?? ''
}

/** Another fenced block, whole: what stands in it is not read. */
function takeFence(source: Lines, fence: string): string[] {
  const taken = [takeLine(source)]
  while (source.at < source.lines.length) {
    const line = takeLine(source)
    taken.push(line)
    // A fence with words behind it opens a block; it closes none.
    if (line.startsWith(fence) && /^(`+|~+)\s*$/.test(line)) break
  }
  return taken
}

function takeSqlExample(source: Lines, file: string): SqlExample {
  const first = source.at + 1
  const block = takeFence(source, '```')
  const code = block.slice(1, -1).join('\n').trim()
  skipBlank(source)
  const table: string[] = []
  while (source.lines[source.at]?.trim().startsWith('|')) table.push(takeLine(source))
  const [head, rule, ...body] = table.map(cellsOf)
  if (!head || !rule?.every((cell) => /^:?-+:?$/.test(cell))) {
    throw badLab(file, {
      expected: `a table with the rows that the block of line ${first} gives`,
      came: source.lines[source.at]?.trim() || 'nothing',
      try: 'Write a Markdown table after the block: names, a line of hyphens, rows; NULL as NULL.',
    })
  }
  const uneven = body.find((cells) => cells.length !== head.length)
  if (uneven) {
    throw badLab(file, {
      expected: `${head.length} cells in each row of the table after line ${first}`,
      came: `${uneven.length}: ${uneven.join(' | ')}`,
      try: 'Write a bar that belongs to a value as \\|.',
    })
  }
  return {
    language: 'sql',
    code,
    columns: head,
    rows: body.map((cells) => cells.map((cell) => (cell === 'NULL' ? null : cell))),
  }
}

/** A program and the block ```text behind it. */
function takeProgram(
  source: Lines,
  language: ProgramExample['language'],
  file: string,
): ProgramExample {
  const first = source.at + 1
  const code = takeFence(source, '```').slice(1, -1).join('\n').trim()
  skipBlank(source)
  if (!/^```text\s*$/.test(source.lines[source.at] ?? '')) {
    throw badLab(file, {
      expected: `a block \`\`\`text with what the block of line ${first} prints`,
      came: source.lines[source.at]?.trim() || 'nothing',
      try: 'Leave the block empty where nothing is printed.',
    })
  }
  return { language, code, output: takeFence(source, '```').slice(1, -1).join('\n') }
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
}

function takeQuote(source: Lines, file: string): string {
  skipBlank(source)
  const quoted: string[] = []
  while (source.lines[source.at]?.startsWith('>')) {
    quoted.push(takeLine(source).replace(/^> ?/, ''))
  }
  if (quoted.length > 0) return quoted.join('\n').trim()
  throw badLab(file, {
    expected:
      'after the table of a predict block a quoted paragraph (> …) that explains the answer',
    came: source.lines[source.at]?.trim() || 'nothing',
  })
}

function skipBlank(source: Lines): void {
  while (source.lines[source.at]?.trim() === '') source.at++
}
