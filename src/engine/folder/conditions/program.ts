import fs from 'node:fs'
import type { Limits } from '../../../kit/limits.ts'
import { type Entries, plainText } from '../../../lab/folder/state.ts'
import { type ProcessExit, runProcess } from '../../../world/processes/process.ts'
import { folderProgram, typedProgram } from '../../../world/runner/folder-program.ts'
import { asPrinted, layOut } from '../copy.ts'
import { typed } from '../names.ts'
import { readFolder } from '../read-folder.ts'
import { quoted, type Shortfall, seenText, shortened } from '../shortfall.ts'
import { inScratch } from '../start.ts'
import { fileShortfall } from './file.ts'
import { copyWords, shownFiles } from './given.ts'

export interface ProgramAsked {
  readonly program: string
  readonly arguments?: readonly string[] | undefined
  readonly files?: Readonly<Record<string, string>> | undefined
  readonly exits?: number | undefined
  readonly prints?: string | undefined
  readonly says?: string | readonly string[] | undefined
  /** All it prints, errors too. */
  readonly says_only?: string | undefined
  readonly writes?: Readonly<Record<string, string>> | undefined
  /** Files of the folder that are not in the copy. */
  readonly without?: readonly string[] | undefined
}

/** Runs a program of the folder in a copy, and looks at how it ends and what it prints. */
export async function programShortfall(
  asked: ProgramAsked,
  entries: Entries,
  limits: Limits,
): Promise<Shortfall | null> {
  const missing = programMissing(asked.program, asked.files, entries)
  if (missing) return missing
  const ran = await runProgram(asked, entries, limits)
  const shortfall = endShortfall(asked, ran) ?? writtenShortfall(asked, ran)
  return shortfall && withFiles(shortfall, asked, `run \`${commandOf(asked)}\` there`)
}

/** What was put in place of the learner's files, or taken away, is part of what is shown. */
export function withFiles(
  shortfall: Shortfall,
  { files = {}, without = [] }: Pick<ProgramAsked, 'files' | 'without'>,
  again: string,
): Shortfall {
  const all = { ...files, ...Object.fromEntries(without.map((name) => [name, undefined])) }
  if (Object.keys(all).length === 0) return shortfall
  const isError = shortfall.status === 'over-limit' || /error below/.test(shortfall.try)
  const attempt = isError ? shortfall.try : copyWords(all, again)
  return { ...shortfall, given: shownFiles(all), try: attempt }
}

/** The command, as a shell reads it. */
export const commandOf = ({
  program,
  arguments: words = [],
}: Pick<ProgramAsked, 'program' | 'arguments'>): string =>
  typedProgram({ file: program, words }).map(typed).join(' ')

/** How a program ended, and what it printed, with paths as they are in the learner's folder. */
export interface Ran {
  readonly exit: ProcessExit
  readonly out: string
  readonly errors: string
  /** The copy afterwards; empty where nothing was to be written. */
  readonly written: Entries
}

/** Runs it in a copy of the folder that is gone afterwards. */
export function runProgram(
  { program, files = {}, arguments: words = [], writes, without = [] }: ProgramAsked,
  entries: Entries,
  limits: Limits,
): Promise<Ran> {
  return inScratch('program', async (scratch) => {
    // What an earlier run left behind is not what this one writes.
    const found = Object.entries(entries).filter(
      ([name]) => writes?.[name] === undefined && !without.includes(name),
    )
    await layOut(Object.fromEntries(found), files, scratch)
    const { exit, stdout, stderr } = await runProcess(
      folderProgram({ file: program, words, ...scratch, limits }),
    )
    const isRead = writes !== undefined && isFolder(scratch.folder)
    const after = isRead ? await readFolder(scratch.folder, { limits, repository: null }) : null
    return {
      exit,
      out: asPrinted(stdout, scratch),
      errors: asPrinted(stderr, scratch),
      written: after?.kind === 'read' ? after.entries : {},
    }
  })
}

/** Whether it is still a folder: a program may put a link in its place, that leads elsewhere. */
function isFolder(name: string): boolean {
  return fs.lstatSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Null where there is such a file to run. */
export function programMissing(
  program: string,
  files: Readonly<Record<string, string>> | undefined,
  entries: Entries,
): Shortfall | null {
  if (files && Object.hasOwn(files, program)) return null
  const shortfall =
    fileShortfall({ file: program }, entries) ??
    (entries[program]?.kind === 'text' ? null : fileShortfall({ file: program, has: '' }, entries))
  return shortfall
}

/** The first file that the program should have left behind and did not; the copy is read as a folder is. */
export function writtenShortfall(
  asked: ProgramAsked,
  { written }: Pick<Ran, 'written'>,
): Shortfall | null {
  const where = `, which \`${commandOf(asked)}\` writes`
  for (const [file, text] of Object.entries(asked.writes ?? {})) {
    const shortfall = fileShortfall({ file, text }, written, { where })
    if (shortfall === null) continue
    if (shortfall.came !== 'none') return shortfall
    return {
      ...shortfall,
      try: `\`console.log\` shows a text and keeps none of it. \`writeFileSync('${file}', text)\` writes it into the file; it's imported from \`node:fs\`.`,
    }
  }
  return null
}

/** What is not as asked about how it ended and what it printed. */
export function endShortfall(asked: ProgramAsked, { exit, out, errors }: Ran): Shortfall | null {
  const command = commandOf(asked)
  const all = `${out}${errors}`
  const short = (gap: Pick<Shortfall, 'expected' | 'came' | 'try' | 'status'>): Shortfall => ({
    of: 'program',
    name: command,
    ...gap,
    shows: { title: 'What it printed', text: shortened(seenText(all)) },
  })
  const exits = asked.exits ?? 0
  const ended = exitGap(command, exit, exits, all)
  if (ended) return short(ended)
  if (asked.prints !== undefined) {
    const gap = printsGap(command, asked.prints, out)
    if (gap) return short(gap)
  }
  if (asked.says_only !== undefined) {
    const gap = printsGap(command, asked.says_only, all)
    if (gap) return short({ ...gap, try: onlyWords(asked.says_only, all) ?? gap.try })
  }
  const missing = listed(asked.says).find((part) => !plainText(all).includes(part.trimEnd()))
  if (missing === undefined) return null
  return short({
    expected: `\`${command}\` to print ${quoted(missing.trimEnd())}`,
    came: all.trim() === '' ? 'nothing printed' : 'something else',
    try: `Run \`${command}\` in your folder, and compare what it prints with the brief.`,
  })
}

const onlyWords = (wanted: string, all: string): string | null =>
  all.includes(wanted.trim()) ? 'The sentence is there. Print it, and nothing around it.' : null

type Gap = Pick<Shortfall, 'expected' | 'came' | 'try' | 'status'>

/** How a program ended that was to end with a code; null where it did. */
function exitGap(command: string, exit: ProcessExit, exits: number, all: string): Gap | null {
  if (exit.kind === 'code' && exit.code === exits) return null
  const expected =
    exits === 0
      ? `\`${command}\` to run to its end without an error`
      : `\`${command}\` to end with exit code ${exits}`
  if (exit.kind === 'limit') return { expected, ...limitWords[exit.limit], status: 'over-limit' }
  if (exit.kind === 'code' && exit.code === unsettledCode) {
    return {
      expected,
      came: `exit code ${exit.code}: it waited for a promise that never settles, so Node ended it`,
      try: 'Look at each `await`: what has to happen for it to go on, and does it always happen?',
    }
  }
  const error = /^(?:Uncaught )?(\w*Error\b.*)$/m.exec(all)?.[1]
  const code =
    exit.kind === 'code' ? `exit code ${exit.code}` : `a program that was ended (${exit.kind})`
  return {
    expected,
    came: error ? `${code}: ${error.slice(0, 200)}` : code,
    try: error
      ? 'Read the error below from the top: it names the file and the line.'
      : `Run \`${command}\` in your folder. After that, \`echo $?\` prints its exit code.`,
  }
}

/** Node's own code for a program with nothing left to do and an `await` that is not over. */
const unsettledCode = 13

/** What a limit means, for people. */
export const limitWords = {
  time: {
    came: 'a program still running when the time was up',
    try: 'Look for a loop that never ends, or an `await` for something that never comes.',
  },
  memory: {
    came: 'more memory in use than it’s allowed',
    try: 'Look for a list or a string that keeps growing.',
  },
  disk: {
    came: 'more files, or larger ones, than it’s allowed to write',
    try: 'Look for a loop that writes to a file and never stops.',
  },
  output: {
    came: 'output that never stopped',
    try: 'Look for a loop that prints and never stops.',
  },
} as const

/** White space at line ends, and empty lines at the end, do not count. */
function printsGap(command: string, prints: string, out: string): Gap | null {
  const linesOf = (text: string): string[] =>
    plainText(text)
      .trimEnd()
      .split('\n')
      .map((line) => line.trimEnd())
  const wanted = linesOf(prints)
  const came = linesOf(out)
  const at = [...wanted, ...came].findIndex((_, index) => wanted[index] !== came[index])
  if (at === -1) return null
  const line = (lines: readonly string[]): string =>
    lines[at] === undefined
      ? 'nothing more'
      : lines[at] === ''
        ? 'an empty line'
        : quoted(lines[at])
  return {
    expected: `line ${at + 1} of what \`${command}\` prints to be ${line(wanted)}`,
    came: line(withReturns(came, out)),
    try: `Run \`${command}\` in your folder, and compare line by line.`,
  }
}

/** Lines as they are shown: a carriage return inside of one is no line end to whoever reads them. */
function withReturns(lines: readonly string[], out: string): string[] {
  const pieces = out.replace(/^\uFEFF/, '').split(/(?<=\r\n|\n|\r(?!\n))/)
  return lines.map((line, at) => {
    let whole = line
    for (let next = at; pieces[next]?.endsWith('\r') && next + 1 < lines.length; next++) {
      whole += `\\r${lines[next + 1]}`
    }
    return whole
  })
}

function listed(one: string | readonly string[] | undefined): readonly string[] {
  if (one === undefined) return []
  return typeof one === 'string' ? [one] : one
}
