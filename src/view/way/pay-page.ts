import type { Facts } from '../../career/facts.ts'
import { openNotes, type SourceNotes } from '../../career/notes.ts'
import {
  allOccupations,
  isSecondHand,
  newestGrowth,
  occupationsByState,
  payHistory,
  payOf,
  projectionOf,
  projectionRounds,
  statesByPay,
  statesOf,
  surveyPay,
  surveyPayByYears,
} from '../../career/pay.ts'
import type { Claim } from '../../career/records.ts'
import { type DocPage, filledDoc } from './doc-page.ts'
import { type Origin, originsOf } from './origins.ts'
import { type PayRow, payRow, sentenceCase } from './pay-rows.ts'
import type { WayContext } from './way-context.ts'

/** Occupations that a backend developer may work in or look at, the closest first. */
const shown = [
  '15-1252',
  '15-1243',
  '15-1242',
  '15-1254',
  '15-1255',
  '15-1253',
  '15-1251',
  '15-1244',
  '11-3021',
] as const

export interface PayPage {
  readonly doc: Omit<DocPage, 'sources'>
  readonly sources: DocPage['sources']
  readonly occupation: { readonly soc: string; readonly title: string }
  readonly occupations: readonly { readonly soc: string; readonly title: string }[]
  readonly state: { readonly code: string; readonly name: string } | null
  readonly states: readonly { readonly code: string; readonly name: string }[]
  readonly year: number
  readonly national: { readonly rows: readonly PayRow[]; readonly from: readonly Origin[] }
  readonly byState: {
    readonly rows: readonly PayRow[]
    /** States without a figure. */
    readonly silent: readonly string[]
    readonly from: readonly Origin[]
  }
  readonly history: {
    readonly years: readonly {
      readonly year: number
      readonly median: number | null
      readonly all: number | null
      readonly jobs: number | null
    }[]
    readonly from: readonly Origin[]
  }
  readonly outlook: { readonly rows: readonly OutlookRow[]; readonly from: readonly Origin[] }
  readonly experience: {
    readonly rows: readonly {
      readonly label: string
      readonly median: number | null
      readonly people: number | null
      readonly isSmall: boolean
    }[]
    readonly from: readonly Origin[]
  }
  readonly claims: readonly ClaimRow[]
}

export interface OutlookRow {
  readonly title: string
  readonly round: string
  readonly growthPercent: number | null
  readonly moreJobs: number | null
  readonly openings: number | null
  readonly isSecondHand: boolean
  readonly isHere: boolean
}

export interface ClaimRow {
  readonly claim: string
  readonly was: string
  readonly newest: string
  readonly from: readonly Origin[]
}

/** Pay by occupation, state, percentile and year, and what is expected. Unknown choices are left aside. */
export async function payPage(
  context: WayContext,
  input: { soc?: string | null; state?: string | null },
): Promise<PayPage> {
  const { facts } = context.career
  const notes = openNotes(facts)
  const doc = filledDoc(context, 'pay', notes)
  const occupations = occupationsByState(facts).map((soc) => ({ soc, title: titleOf(facts, soc) }))
  const soc = occupations.find((one) => one.soc === input.soc)?.soc ?? '15-1252'
  const states = statesOf(facts)
  const state = states.find(({ code }) => code === input.state) ?? null
  const national = [...shown, allOccupations].flatMap((one) => payOf(facts, { soc: one }) ?? [])
  return {
    doc,
    occupation: { soc, title: titleOf(facts, soc) },
    occupations,
    state,
    states,
    year: national[0]?.year ?? 0,
    national: {
      rows: national.map((row) => payRow(sentenceCase(row.title), row, row.soc === soc)),
      from: originsOf(notes, 'wages', national),
    },
    byState: statesPart(facts, notes, { soc, state: state?.code ?? null }),
    history: historyPart(facts, notes, soc),
    outlook: outlookPart(facts, notes, soc),
    experience: experiencePart(facts, notes),
    claims: facts.claims.map((claim) => claimRow(facts, notes, claim)),
    sources: notes.list,
  }
}

function titleOf(facts: Facts, soc: string): string {
  return sentenceCase(payOf(facts, { soc })?.title ?? soc)
}

function statesPart(
  facts: Facts,
  notes: SourceNotes,
  { soc, state }: { soc: string; state: string | null },
): PayPage['byState'] {
  const rows = statesByPay(facts, soc)
  const known = new Set(rows.map((row) => row.state))
  return {
    rows: rows.map((row) => payRow(row.stateName, row, row.state === state)),
    silent: statesOf(facts)
      .filter(({ code }) => !known.has(code))
      .map(({ name }) => name),
    from: originsOf(notes, 'stateWages', rows),
  }
}

function historyPart(facts: Facts, notes: SourceNotes, soc: string): PayPage['history'] {
  const own = payHistory(facts, soc)
  const all = payHistory(facts, allOccupations)
  return {
    years: all.map(({ year, median }) => {
      const row = own.find((one) => one.year === year)
      return { year, median: row?.median ?? null, all: median, jobs: row?.employment ?? null }
    }),
    // The newest is said in full.
    from: originsOf(notes, 'wages', own.toReversed()),
  }
}

function outlookPart(facts: Facts, notes: SourceNotes, soc: string): PayPage['outlook'] {
  const rounds = projectionRounds(facts).slice(0, 2)
  const codes = [
    '15-1252',
    'OOH:database-administrators',
    '15-1242',
    '15-1243',
    '15-1254',
    '15-1253',
    '15-1244',
    '11-3021',
    allOccupations,
  ]
  const rows = codes.flatMap((code) =>
    rounds.flatMap((round) => projectionOf(facts, { code, round }) ?? []),
  )
  return {
    rows: rows.map((row) => ({
      title: row.title.replace(/ \(OOH group\)$/, ''),
      round: row.round,
      growthPercent: row.changePct,
      moreJobs: row.changeThousands === null ? null : Math.round(row.changeThousands * 1000),
      openings:
        row.annualOpeningsThousands === null
          ? null
          : Math.round(row.annualOpeningsThousands * 1000),
      isSecondHand: isSecondHand(row),
      isHere: row.code === soc,
    })),
    from: originsOf(notes, 'projections', rows),
  }
}

function experiencePart(facts: Facts, notes: SourceNotes): PayPage['experience'] {
  const rows = surveyPayByYears(facts)
  const everybody = surveyPay(facts, { role: 'Developer, back-end', country: 'US' })
  const all = everybody ? [...rows, everybody] : rows
  return {
    rows: all.map(({ yearsCoding, median, n, smallSample }) => ({
      label: yearsCoding
        ? `${yearsCoding[0]} to ${yearsCoding[1]} years of writing code`
        : 'All who answered',
      median,
      people: n,
      isSmall: smallSample,
    })),
    from: originsOf(notes, 'developerSurvey', all),
  }
}

/** What an article says, what it was, and the newest figure, all by name and never by hand. */
function claimRow(facts: Facts, notes: SourceNotes, claim: Claim): ClaimRow {
  const from = originsOf(notes, 'claims', [claim])
  const parts: string[] = []
  if (claim.newestSoc) {
    const row = payOf(facts, { soc: claim.newestSoc })
    const all = payOf(facts, { soc: allOccupations })
    if (row?.median && all?.median) {
      parts.push(
        `Median of ${row.title.toLowerCase()}: $${row.median.toLocaleString('en-US')}; of all occupations: $${all.median.toLocaleString('en-US')} (May ${row.year}).`,
      )
      from.push(...originsOf(notes, 'wages', [row]))
    }
  }
  for (const code of [claim.newestCode, claim.code]) {
    const row = code ? newestGrowth(facts, code) : null
    if (!row) continue
    const jobs = Math.abs(Math.round(row.changeThousands * 1000)).toLocaleString('en-US')
    const more = row.changeThousands < 0 ? 'fewer' : 'more'
    parts.push(
      `${row.title.replace(/ \(OOH group\)$/, '')}: ${row.changePct} %, ${jobs} ${more} jobs in all of ${row.round}.`,
    )
    from.push(...originsOf(notes, 'projections', [row]))
  }
  return { claim: claim.claim, was: claim.was, newest: parts.join(' '), from }
}
