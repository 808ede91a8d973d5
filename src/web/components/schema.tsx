import { countText } from '../../kit/count-text.ts'
import type { LabPicture, PictureTable } from '../../lab/grading.ts'
import type { DrawnTable } from '../../lab/made-picture.ts'
import { figureClass } from './figure-width.ts'
import { Picture } from './picture.tsx'
import { RowsTable } from './rows.tsx'
import {
  type Drawing,
  headHeight,
  narrowDrawing,
  rowHeight,
  type TableBox,
  typeText,
  wideDrawing,
} from './schema-layout.ts'

/** The tables of a lab: a drawing, the same in words, and a few rows of each. */
export function Tables({ picture }: { picture: LabPicture | null }) {
  if (picture === null) {
    return (
      <p class="mute" data-picture="missing">
        We’re drawing this lab’s tables for the first time. Reload the page to see them.
      </p>
    )
  }
  return (
    <>
      <SchemaFigure id="schema" title="Tables of this lab" tables={picture.tables} />
      <InWords picture={picture} />
      <SampleRows tables={picture.tables} />
    </>
  )
}

interface FigureProps {
  /** One on a page has this id. */
  readonly id: string
  readonly title: string
  readonly tables: readonly DrawnTable[]
}

/** Tables as boxes, foreign keys as lines; wide and narrow. */
export function SchemaFigure({ id, title, tables }: FigureProps) {
  const wide = wideDrawing(tables)
  const narrow = narrowDrawing(tables)
  const says = relations(tables).join(' ')
  const shared = { id, title, says }
  return (
    <figure class={`fig fig-schema ${figureClass(wide.width)}`}>
      <SchemaSvg drawing={wide} name="wide" {...shared} />
      {wide.width > 300 ? <SchemaSvg drawing={narrow} name="narrow" {...shared} /> : null}
    </figure>
  )
}

interface SvgProps {
  readonly drawing: Drawing
  readonly name: string
  readonly id: string
  readonly title: string
  readonly says: string
}

function SchemaSvg({ drawing, name, id, title, says }: SvgProps) {
  const { width, height, boxes, lines } = drawing
  return (
    <Picture
      id={id}
      name={name}
      width={width}
      height={height}
      title={title}
      description={says || 'One table, without foreign keys.'}
    >
      {lines.map((line) => (
        <path d={line.path} class="ink" />
      ))}
      {boxes.map((box) => (
        <Box box={box} />
      ))}
      {lines.map(({ foot, one, many }) => (
        <>
          <path
            d={`M${foot.x} ${foot.y - 6}l${foot.side === 'left' ? -9 : 9} 6 ${foot.side === 'left' ? 9 : -9} 6`}
            class="ink"
          />
          <text x={one.x} y={one.y} class="xs b">
            1
          </text>
          <text x={many.x} y={many.y} class="xs b">
            n
          </text>
        </>
      ))}
    </Picture>
  )
}

function Box({ box }: { box: TableBox }) {
  const { table, x, y, width, height } = box
  return (
    <>
      <rect x={x} y={y} width={width} height={height} class="box" rx="2" />
      <rect x={x} y={y} width={width} height={headHeight} class="head" />
      <text x={x + 10} y={y + 17} class="m on-head">
        {table.name}
      </text>
      {table.columns.map((column, index) => {
        const base = y + headHeight + 4 + rowHeight * index + 14
        return (
          <>
            <text x={x + 10} y={base} class={column.key ? 'm b' : 'm'}>
              {column.name}
            </text>
            <text x={x + width - 10} y={base} class="end xs q">
              {typeText(column)}
            </text>
          </>
        )
      })}
    </>
  )
}

/** What the lines of the drawing say. */
function relations(tables: readonly DrawnTable[]): string[] {
  return tables.flatMap((table) =>
    table.columns.flatMap(({ name, references }) =>
      references
        ? [`${table.name}.${name} points at ${references.table}.${references.column}.`]
        : [],
    ),
  )
}

function InWords({ picture }: { picture: LabPicture }) {
  return (
    <details class="more">
      <summary>In words</summary>
      <div class="stack">
        {picture.tables.map((table) => (
          <TableWords table={table} heading="h3" after={`, ${countText(table.rowCount, 'row')}`} />
        ))}
        {picture.enums.map((type) => (
          <p class="small">
            <code>{type.name}</code> is one of {type.labels.join(', ')}.
          </p>
        ))}
      </div>
    </details>
  )
}

interface TableWordsProps {
  readonly table: DrawnTable
  /** The level of its heading, below what it stands under. */
  readonly heading: 'h3' | 'h4'
  readonly after?: string
}

/** Columns and rules of one table in words. */
export function TableWords({ table, heading: Heading, after = '' }: TableWordsProps) {
  return (
    <div class="stack stack-s small">
      <Heading>
        <code>{table.name}</code>
        {after}
      </Heading>
      <ul>
        {table.columns.map((column) => (
          <li>
            <code>{column.name}</code> {column.type}
            {column.key ? ', key' : column.notNull ? ', not null' : ', may be NULL'}
            {column.references ? (
              <>
                , points at{' '}
                <code>
                  {column.references.table}.{column.references.column}
                </code>
              </>
            ) : null}
          </li>
        ))}
        {table.constraints.map((constraint) => (
          <li>
            <code>{constraint}</code>
          </li>
        ))}
      </ul>
    </div>
  )
}

function SampleRows({ tables }: { tables: readonly PictureTable[] }) {
  const shown = tables.slice(0, 8)
  return (
    <div class="tabs">
      <fieldset>
        <legend class="vh">Sample rows of</legend>
        {shown.map((table, index) => (
          <label>
            <input type="radio" name="sample" value={String(index + 1)} checked={index === 0} />
            {table.name}
          </label>
        ))}
      </fieldset>
      {shown.map((table, index) => (
        <div class={`panel p${index + 1}`}>
          <RowsTable
            rows={table.sample}
            caption={`${table.name}, ${table.sample.rows.length.toLocaleString('en-US')} of ${countText(table.rowCount, 'row')}`}
            label={`Sample rows of ${table.name}`}
          />
        </div>
      ))}
    </div>
  )
}
