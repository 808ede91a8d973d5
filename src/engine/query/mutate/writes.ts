/** Wrong writes: a column that is not set, the other row's value on a conflict, DO NOTHING. */

import { columnPath, type Fields, list, type Site, word } from '../../sql/tree.ts'
import { changed, type Mutation, type Rule, withField } from './rule.ts'
/** One of several SET items dropped. */
export const setItems: Rule = (site) => {
  const updates = site.tag === 'UpdateStmt' || site.tag === 'OnConflictClause'
  const items = list(site.body.targetList)
  if (!updates || items.length < 2) return []
  return items.map(
    (item, at): Mutation => ({
      rule: 'set',
      edits: [
        withField(
          site,
          'targetList',
          items.filter((_, position) => position !== at),
        ),
      ],
      mark: item,
    }),
  )
}

/** ON CONFLICT DO UPDATE as DO NOTHING. */
export const conflicts: Rule = (site) => {
  if (site.tag !== 'OnConflictClause' || site.body.action !== 'ONCONFLICT_UPDATE') return []
  const { targetList: _set, whereClause: _where, ...rest } = site.body
  const path = site.path
  return [
    {
      rule: 'on-conflict',
      edits: [{ path, value: { ...rest, action: 'ONCONFLICT_NOTHING' } }],
      mark: site.body,
    },
  ]
}

/** excluded.x as the row's own x and back, inside ON CONFLICT. */
export const conflictSides: Rule = (site) => {
  if (site.tag !== 'ColumnRef') return []
  const insert = insertAround(site)
  const path = columnPath({ ColumnRef: site.body })
  if (insert === null || path?.length !== 2) return []
  const relation = insert.body.relation as Fields
  const own = String((relation.alias as Fields | undefined)?.aliasname ?? relation.relname)
  const other = path[0] === 'excluded' ? own : path[0] === own ? 'excluded' : null
  return other === null
    ? []
    : [changed('on-conflict', site, 'fields', [word(other), word(path[1] as string)])]
}

function insertAround(site: Site): Site | null {
  const at = site.around.findIndex((holder) => holder.tag === 'OnConflictClause')
  return at < 1 ? null : (site.around[at - 1] ?? null)
}
