import type { Node } from 'libpg-query'
import { deparseSync } from 'pgsql-deparser'
import { replaceAt } from './edit.ts'
import { isSyntax, parseOne } from './parse.ts'
import { type Fields, shape, sitesOf } from './tree.ts'

/** The tree as SQL; null where the text would not be read back as the same tree. */
export function print(tree: Fields): string | null {
  try {
    const text = printLimits(tree)
    const again = parseOne(text)
    return again !== null && shape(again) === shape(tree) ? text : null
  } catch (error) {
    if (!isSyntax(error)) throw error
    return null
  }
}

/** What stands for a limit WITH TIES until the text is there: the printer leaves WITH TIES out. */
const tiesMarker = 918_273_640

function printLimits(tree: Fields): string {
  const counts: string[] = []
  let marked = tree
  for (const site of sitesOf(tree)) {
    if (site.tag !== 'SelectStmt' || site.body.limitOption !== 'LIMIT_OPTION_WITH_TIES') continue
    const count = deparseSync(site.body.limitCount as unknown as Node)
    const value = { A_Const: { ival: { ival: tiesMarker + counts.length } } }
    marked = replaceAt(marked, [{ path: [...site.path, 'limitCount'], value }])
    counts.push(count)
  }
  const text = deparseSync(marked as unknown as Node)
  return counts.reduce(
    (sql, count, at) =>
      sql.replace(`LIMIT ${tiesMarker + at}`, () => `FETCH FIRST (${count}) ROWS WITH TIES`),
    text,
  )
}
