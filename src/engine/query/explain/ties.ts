/** Rows that are equal in what the order asks, cut apart by a limit or by a number of their own. */

import type { Edit } from '../../sql/edit.ts'
import { functionNamed, ranks } from '../../sql/functions/functions.ts'
import { type Fields, lastWord, list, type Site, word } from '../../sql/tree.ts'
import { withField } from '../mutate/rule.ts'
import type { Case, Explained, Hypothesis } from './case.ts'
import { same, unlike } from './same.ts'
import { sayRow } from './words.ts'

/** LIMIT cuts through a tie; row_number() numbers tied rows as it likes. */
export const tiesAtLimit: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    const found = (await cutAtLimit(wrong, site)) ?? (await numbered(wrong, site))
    if (found !== null) return found
  }
  return null
}

async function cutAtLimit(wrong: Case, site: Site): Promise<Explained | null> {
  if (site.tag !== 'SelectStmt' || site.body.sortClause === undefined) return null
  if (site.body.limitOption !== 'LIMIT_OPTION_COUNT') return null
  // Where the task knows no last place, the tie isn't what's wrong.
  if (!wrong.right.hasPlaces) return null
  const edits: Edit[] = [withField(site, 'limitOption', 'LIMIT_OPTION_WITH_TIES')]
  const came = await wrong.repaired(edits)
  const mended = await wrong.mends(edits)
  if (!mended && !brokenByChance(wrong, site, came)) return null
  const rest =
    came.kind === 'error' || wrong.came.kind === 'error' ? null : unlike(came, wrong.came)
  const outside = rest?.missing[0]
  const cut = came.kind === 'error' || outside === undefined ? null : (came.rows[outside] ?? null)
  const keys = list(site.body.sortClause)
    .map((key) => wrong.words(key))
    .join(', ')
  const where = cut === null ? '' : ` ${sayRow(cut)} is as good as the last row that came in.`
  return {
    name: 'ties-at-limit',
    why: `More rows share the last place in ${keys} than the limit lets in.${where} ${mended ? 'LIMIT cuts through the tie.' : 'Nothing says which of them comes first, so chance decides.'}`,
    try: 'Ask what should happen when two rows share the last place, and whether your order can tell them apart.',
    at: [
      wrong.places.of(site.body.limitCount),
      ...list(site.body.sortClause).map((key) => wrong.places.of(key)),
    ],
  }
}

/** The tie holds the expected rows as well: only which of them came is another matter. */
function brokenByChance(
  wrong: Case,
  site: Site,
  withTies: Awaited<ReturnType<Case['repaired']>>,
): boolean {
  if (site.around.length > 0 || withTies.kind === 'error' || wrong.came.kind === 'error')
    return false
  if (withTies.rows.length <= wrong.came.rows.length) return false
  if (wrong.came.rows.length !== wrong.expected.rows.length) return false
  return unlike(wrong.expected, withTies)?.missing.length === 0
}

/** Those that number equal rows alike come first. */
const tried = ranks.toSorted((one, other) => Number(isApart(one)) - Number(isApart(other)))

function isApart(name: string): boolean {
  return functionNamed(name).numbersApart === true
}

async function numbered(wrong: Case, site: Site): Promise<Explained | null> {
  const name = lastWord(site.body.funcname)
  if (site.tag !== 'FuncCall' || site.body.over === undefined || !ranks.includes(name)) return null
  if (wrong.right.has({ FuncCall: site.body })) return null
  for (const other of tried.filter((one) => one !== name)) {
    const edits: Edit[] = [withField(site, 'funcname', [word(other)])]
    const mended = await wrong.mends(edits)
    const chance = wrong.byChance && isApart(name) && (await differs(wrong, edits))
    if (!mended && !chance) continue
    const keys = list((site.body.over as Fields).orderClause)
      .map((key) => wrong.words(key))
      .join(', ')
    return {
      name: 'ties-at-limit',
      why: `Some rows are equal in ${keys || 'what the window orders by'}. ${sayHow(name)}${wrong.consequence}`,
      try: 'Give each of two equal rows its number by hand. Which numbers does the task want, and which number does the row after them get?',
      at: [wrong.places.of(site.body)],
    }
  }
  return null
}

/** Whether the edits change what comes: for rank in place of row_number, where there is a tie. */
async function differs(wrong: Case, edits: readonly Edit[]): Promise<boolean> {
  const other = await wrong.repaired(edits)
  return wrong.came.kind === 'rows' && other.kind === 'rows' && !same(wrong.came, other, false)
}

function sayHow(name: string): string {
  if (name === 'row_number')
    return 'row_number() gives them different numbers all the same, in an order that nobody chose.'
  return name === 'rank'
    ? 'rank() gives them the same number and then leaves numbers out.'
    : 'dense_rank() gives them the same number and then goes on with the next one.'
}
