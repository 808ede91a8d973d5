import type { Rows } from '../../lab/counterexample/rows.ts'
import type { Term } from '../../lab/glossary.ts'
import type { LessonExample, LessonPart } from '../../lab/lesson.ts'
import { openGloss } from '../gloss.ts'
import { Code } from './code.tsx'
import { OutputBox } from './output.tsx'
import { Markdown } from './prose.tsx'
import { RowsTable } from './rows.tsx'
import { Scroll } from './scroll.tsx'

interface LessonProps {
  readonly parts: readonly LessonPart[]
  /** Where "Run this" posts to. */
  readonly runAction: string
  /** Words that are explained in place. */
  readonly terms: readonly Term[]
}

/** One idea: text, worked examples that run in the page, and a question whose answer waits. */
export function Lesson({ parts, runAction, terms }: LessonProps) {
  const gloss = openGloss('lesson', terms)
  return (
    <div class="stack">
      {parts.map((part, index) => {
        switch (part.kind) {
          case 'text':
            return <Markdown text={part.markdown} gloss={gloss} />
          case 'example':
            return (
              <div class="example">
                <CodeBox example={part} label={`Example ${index + 1}`} />
                <RunThis example={part} runAction={runAction} />
                <div class="example-out" aria-live="polite">
                  <Gives example={part} label={`What example ${index + 1} returns`} />
                </div>
              </div>
            )
          case 'predict':
            return (
              <div class="example">
                <CodeBox example={part} label={`What will this return? ${index + 1}`} />
                <details class="predict">
                  <summary>Show the result</summary>
                  <div>
                    <Gives example={part} label={`The result of question ${index + 1}`} />
                    <Markdown text={part.why} gloss={gloss} />
                  </div>
                </details>
              </div>
            )
        }
      })}
    </div>
  )
}

function CodeBox({ example, label }: { example: LessonExample; label: string }) {
  return (
    <Scroll class="example-sql" label={label}>
      <pre>
        <Code text={example.code} language={example.language} />
      </pre>
    </Scroll>
  )
}

function Gives({ example, label }: { example: LessonExample; label: string }) {
  if (example.language === 'sql') {
    return <RowsTable rows={asRows(example)} caption="Gives" label={label} />
  }
  return <OutputBox title="Prints" text={example.output} label={label} />
}

/** Commands are for the learner's own terminal. */
function RunThis({ example, runAction }: { example: LessonExample; runAction: string }) {
  if (example.language === 'sh') return null
  return (
    <form class="example-do" method="post" action={runAction} data-example="">
      <input type="hidden" name="sql" value={example.code} />
      <input type="hidden" name="rows" value="sample" />
      <button class="btn btn-s" type="submit">
        Run this
      </button>
      {example.language === 'sql' ? <span>on the sample rows</span> : null}
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
