import path from 'node:path'
import { Problem } from '../../kit/problem.ts'
import { badFile } from './bad-file.ts'
import type { Table } from './table.ts'

/** How a person may answer what a file does not say. */
export interface ImportOptions {
  /** Year, round or release: `2024`, `2024-34`, `30.2`, `2023-24`. */
  readonly year: string | null
  /** When the publisher released it: `2025-04-02`. */
  readonly published: string | null
  /** Take what is there; what the file lacks stays as it was. */
  readonly isPartial: boolean
  /** Take a file that is older than what is held. */
  readonly isOlder: boolean
}

/**
 * The year, round or release of a file: from inside it, else from its name and folder, else from
 * `--year`. Places that disagree are a Problem, as is a file that says nothing.
 */
export function tellYear(
  table: Table,
  asked: {
    given: string | null
    what: string
    example: string
    inside: readonly string[]
    find: (text: string) => string | null
    /** Years of what is held now; what lies far beyond them is a slip. */
    held: readonly string[]
  },
): string {
  const year = toldYear(table, asked)
  const newest = Math.max(0, ...asked.held.map((own) => Number.parseInt(own, 10)))
  if (newest > 0 && Number.parseInt(year, 10) > newest + yearsAheadMax) {
    throw badFile(
      table.fileName,
      `a ${asked.what} up to ${newest + yearsAheadMax}; ${newest} is held now`,
      year,
      'Compare the name with the publisher’s. Nothing was changed.',
    )
  }
  return year
}

const yearsAheadMax = 10

function toldYear(table: Table, asked: Omit<Parameters<typeof tellYear>[1], 'held'>): string {
  const { given, what, example, find } = asked
  const inside = [...new Set(asked.inside.map(find).filter((year) => year !== null))]
  const wanted = given === null ? null : (find(given) ?? given)
  if (wanted !== null && find(wanted) === null) {
    throw new Problem('bad-input', {
      expected: `--year as ${example}`,
      came: given ?? '',
      try: `--year ${example}`,
    })
  }
  const own = inside[0] ?? null
  if (inside.length > 1) {
    throw badFile(table.fileName, `one ${what}`, `${inside.join(' and ')} in one file`)
  }
  if (own !== null && wanted !== null && own !== wanted) {
    throw badFile(table.fileName, `${what} ${wanted}, as asked`, `${own}`, otherYear(own))
  }
  if (own !== null || wanted !== null) {
    const named = wanted === null ? find(table.fileName) : null
    if (named !== null && own !== null && named !== own) {
      throw badFile(
        table.fileName,
        `${what} ${named}, as its name says`,
        `${own} inside`,
        `If the name is wrong, say --year ${own}. Nothing was changed.`,
      )
    }
    return (own ?? wanted) as string
  }
  const named = find(table.fileName) ?? find(path.basename(path.dirname(table.filePath)))
  if (named !== null) return named
  throw badFile(
    table.fileName,
    `a file that says its ${what}`,
    'nothing about it in the file or its name',
    `Say it: --year ${example}. Nothing was changed.`,
  )
}

function otherYear(own: string): string {
  return `Leave --year out, or say --year ${own}, if that is the file you want. Nothing was changed.`
}

/**
 * A file that is older than what is held would take newer figures away; it's taken where a person
 * said so. Returns whether it is older.
 */
export function refuseOlder(
  table: Table,
  options: ImportOptions,
  years: { own: string; held: string | null },
): boolean {
  if (years.held === null || newness(years.own) >= newness(years.held)) return false
  if (options.isOlder) return true
  throw badFile(
    table.fileName,
    `${years.held} or newer, as held now`,
    years.own,
    'Take a newer file; --older takes this one all the same. Nothing was changed.',
  )
}

/** `30.10` is newer than `30.9`; `2023-24` than `2022-23`. */
function newness(year: string): number {
  const [whole = 0, part = 0] = year.split(/[.-]/).map(Number)
  return whole * 1000 + part
}

/** When records of a source were published; where nobody said it, that is what stands there. */
export function tellPublished(
  options: ImportOptions,
  held: readonly { readonly source: string; readonly published: string }[],
  source: string,
): string {
  const known = held.find((row) => row.source === source)?.published
  return options.published ?? known ?? 'date of release not named in the file'
}

/** What a file lacks of what is held: all right where a person said so, else a half file. */
export function refuseMissing(
  table: Table,
  options: ImportOptions,
  lacking: { missing: readonly string[]; of: number; what: string; shareMax: number },
): void {
  const { missing, of, what, shareMax } = lacking
  if (options.isPartial || missing.length <= of * shareMax) return
  const named = missing.slice(0, 6).join(', ')
  throw badFile(
    table.fileName,
    `the ${of} ${what} that are held now`,
    `${of - missing.length} of them; without ${named}${missing.length > 6 ? ' …' : ''}`,
    'Take the whole file; --partial takes what is there and keeps the rest. Nothing was changed.',
  )
}
