import { countText } from '../../kit/count-text.ts'
import type { MadePicture } from '../../lab/made-picture.ts'
import { SchemaFigure, TableWords } from './schema.tsx'

/** The tables that an answer made: a drawing, and the same in words. */
export function Made({ picture }: { picture: MadePicture }) {
  const { tables, views, enums, left } = picture
  if (tables.length === 0 && views.length === 0) return null
  return (
    <section class="stack" aria-labelledby="made-title">
      <h3 id="made-title">What you built</h3>
      {tables.length > 0 ? (
        <SchemaFigure id="made" title="Tables you built" tables={tables} />
      ) : null}
      {left > 0 ? <p class="small mute">{countText(left, 'more table')} not shown.</p> : null}
      <details class="more">
        <summary>In words</summary>
        <div class="stack">
          {tables.map((table) => (
            <TableWords table={table} heading="h4" />
          ))}
          {views.map(({ name, columns }) => (
            <p class="small">
              <code>{name}</code> is a view of {columns.join(', ')}.
            </p>
          ))}
          {enums.map(({ name, labels }) => (
            <p class="small">
              <code>{name}</code> is one of {labels.join(', ')}.
            </p>
          ))}
        </div>
      </details>
    </section>
  )
}
