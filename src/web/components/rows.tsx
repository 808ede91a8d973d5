import type { ComponentChildren } from 'preact'
import { countText } from '../../kit/count-text.ts'
import type { Rows } from '../../lab/counterexample/rows.ts'
import type { RowMark } from './diff.ts'
import { Scroll } from './scroll.tsx'

const numberType =
  /^(?:int\d?|int[248]|integer|bigint|smallint|numeric|decimal|real|double|float|oid|money)/

/** Whether values of this type line up at the right, as numbers do. */
export const isNumberType = (type: string): boolean => numberType.test(type)

/** A value of a database: NULL is said, an empty string is shown as one. */
export function Value({ value }: { value: string | null | undefined }) {
  if (value === null || value === undefined) return <span class="null">NULL</span>
  if (value === '') return <span class="null">empty string</span>
  return <>{value}</>
}

const spoken = (value: string | null | undefined): string =>
  value === null || value === undefined ? 'NULL' : value === '' ? 'empty string' : value

interface RowsTableProps {
  readonly rows: Rows
  readonly caption: ComponentChildren
  /** What a screen reader calls the box that scrolls. */
  readonly label: string
  readonly marks?: readonly RowMark[]
  /** Which side of a comparison this is; marks are drawn for it. */
  readonly side?: 'expected' | 'came'
  /** Rows that are missing here and have no place of their own. */
  readonly missing?: number
  readonly none?: string
}

/** Rows of a database as a table in a box that scrolls by itself, never the page. */
export function RowsTable(props: RowsTableProps) {
  const { rows, caption, label, marks, side, missing = 0, none = 'no rows' } = props
  const right = rows.columns.map((column) => isNumberType(column.type))
  return (
    <Scroll label={label}>
      <table class="rows-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {rows.columns.map((column, index) => (
              <th scope="col" class={right[index] ? 'r' : undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((row, index) => (
            <MarkedRow row={row} right={right} mark={marks?.[index]} side={side} />
          ))}
          {Array.from({ length: missing }, () => (
            <tr>
              <td class="d" colSpan={Math.max(1, rows.columns.length)}>
                <span class="sign">−</span>no row
                <span class="vh"> (an expected row is missing)</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.rows.length === 0 && missing === 0 ? <p class="rows-none">{none}</p> : null}
      {rows.left ? <p class="rows-none">and {countText(rows.left, 'row')} more</p> : null}
    </Scroll>
  )
}

interface MarkedRowProps {
  readonly row: readonly (string | null)[]
  readonly right: readonly boolean[]
  readonly mark: RowMark | undefined
  readonly side: 'expected' | 'came' | undefined
}

function MarkedRow({ row, right, mark, side }: MarkedRowProps) {
  return (
    <tr>
      {row.map((value, column) => {
        const differs =
          mark !== undefined &&
          (mark.kind === 'alone' || (mark.kind === 'differs' && mark.columns.has(column)))
        const marked = side === 'expected' ? 'd-ok' : 'd'
        const classes = [right[column] ? 'r' : '', differs ? marked : ''].filter(Boolean).join(' ')
        return (
          <td class={classes === '' ? undefined : classes}>
            {differs && side === 'came' ? <Sign mark={mark} first={column === 0} /> : null}
            <Value value={value} />
            {differs ? <Said mark={mark} column={column} side={side} /> : null}
          </td>
        )
      })}
    </tr>
  )
}

function Sign({ mark, first }: { mark: RowMark; first: boolean }) {
  if (mark.kind === 'differs') return <span class="sign">≠</span>
  return first ? <span class="sign">+</span> : null
}

/** The same difference for those who do not see frames and colors. */
function Said({ mark, column, side }: { mark: RowMark; column: number; side: string | undefined }) {
  if (mark.kind === 'differs' && side === 'came')
    return <span class="vh"> (differs, expected {spoken(mark.twin[column])})</span>
  if (mark.kind === 'alone' && column === 0)
    return <span class="vh"> ({side === 'came' ? 'extra row' : 'missing row'})</span>
  return null
}
