import type { AdminCounterexample } from '../../../lab/counterexample/admin.ts'
import { Code } from '../code.tsx'
import { OutputBox } from '../output.tsx'
import { RowsTable } from '../rows.tsx'
import { Scroll } from '../scroll.tsx'
import { InWords } from './in-words.tsx'

/** What showed on the servers: the leak, the lost row, the request that was held up. */
export function AdminCase({ counterexample }: { counterexample: AdminCounterexample }) {
  const { says, did, expected, came, tables, output, measured } = counterexample
  return (
    <>
      <header>
        <h3>{says}</h3>
      </header>
      {did ? (
        <div class="cx-out">
          <div class="stack stack-s">
            <p class="label">{did.who}</p>
            <Scroll class="code" label={did.who}>
              <pre>
                <Code text={did.text} language={did.language} />
              </pre>
            </Scroll>
          </div>
        </div>
      ) : null}
      <InWords expected={expected} came={came} />
      {tables.map(({ title, rows }) => (
        <div class="cx-out">
          <div class="stack stack-s">
            <RowsTable rows={rows} caption={title} label={title} />
          </div>
        </div>
      ))}
      {output ? (
        <div class="cx-out">
          <OutputBox title={output.title} text={output.text} label={output.title} />
        </div>
      ) : null}
      {measured.length > 0 ? (
        <p class="small mute cx-measured">
          Shown, not graded: {measured.map(({ what, value }) => `${what} ${value}`).join(', ')}.
        </p>
      ) : null}
    </>
  )
}
