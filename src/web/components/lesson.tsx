import type { Rows } from '../../lab/lab.ts'
import type { LessonPart } from '../../lab/lesson.ts'
import { Sql } from './code.tsx'
import { Markdown } from './prose.tsx'
import { RowsTable } from './rows.tsx'
import { Scroll } from './scroll.tsx'

interface LessonProps {
  readonly parts: readonly LessonPart[]
  /** Where "Run this" posts to. */
  readonly runAction: string
}

/** One idea: text, worked examples that run in the page, and a question whose answer waits. */
export function Lesson({ parts, runAction }: LessonProps) {
  return (
    <div class="stack">
      {parts.map((part, index) => {
        switch (part.kind) {
          case 'text':
            return <Markdown text={part.markdown} />
          case 'example':
            return (
              <div class="example">
                <Code sql={part.sql} label={`Example ${index + 1}`} />
                <RunThis sql={part.sql} runAction={runAction} />
                <div class="example-out" aria-live="polite">
                  <RowsTable
                    rows={asRows(part)}
                    caption="Gives"
                    label={`What example ${index + 1} gives`}
                  />
                </div>
              </div>
            )
          case 'predict':
            return (
              <div class="example">
                <Code sql={part.sql} label={`What will this give? ${index + 1}`} />
                <details class="predict">
                  <summary>Show what it gives</summary>
                  <div>
                    <RowsTable
                      rows={asRows(part)}
                      caption="Gives"
                      label={`What question ${index + 1} gives`}
                    />
                    <Markdown text={part.why} />
                  </div>
                </details>
              </div>
            )
        }
      })}
    </div>
  )
}

function Code({ sql, label }: { sql: string; label: string }) {
  return (
    <Scroll class="example-sql" label={label}>
      <pre>
        <Sql text={sql} />
      </pre>
    </Scroll>
  )
}

function RunThis({ sql, runAction }: { sql: string; runAction: string }) {
  return (
    <form class="example-do" method="post" action={runAction} data-example="">
      <input type="hidden" name="sql" value={sql} />
      <input type="hidden" name="rows" value="sample" />
      <button class="btn btn-s" type="submit">
        Run this
      </button>
      <span>on the sample rows</span>
    </form>
  )
}

const numberText = /^-?\d+(?:\.\d+)?$/

/** The rows that a lesson prints know no types: a column of numbers is told by its values. */
function asRows({ columns, rows }: { columns: readonly string[]; rows: Rows['rows'] }): Rows {
  return {
    columns: columns.map((name, index) => ({
      name,
      type: rows.every((row) => row[index] === null || numberText.test(row[index] ?? ''))
        ? 'numeric'
        : 'text',
    })),
    rows,
  }
}
