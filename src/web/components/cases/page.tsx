import type { PageCounterexample } from '../../../lab/counterexample/page.ts'
import { Code } from '../code.tsx'
import { Scroll } from '../scroll.tsx'
import { InWords } from './in-words.tsx'

/** The keys that lead there, the fragment at fault, and what a screen reader says. */
export function PageCase({ counterexample }: { counterexample: PageCounterexample }) {
  const { says, did, expected, came, fragment, spoken } = counterexample
  return (
    <>
      <header>
        <h3>{says}</h3>
      </header>
      {did.length === 0 ? null : (
        <div class="cx-out stack stack-s">
          <p class="label">By keyboard, and what a screen reader says</p>
          <ol class="trace">
            {did.map(({ key, heard }) => (
              <li>
                <kbd>{key}</kbd>
                {heard === '' ? null : <> “{heard}”</>}
              </li>
            ))}
          </ol>
        </div>
      )}
      {fragment === null ? null : (
        <div class="cx-out stack stack-s">
          <p class="label">The fragment</p>
          <Scroll class="code" label="The fragment">
            <pre>
              <Code text={fragment} language="html" />
            </pre>
          </Scroll>
        </div>
      )}
      {spoken === null ? null : (
        <p>
          A screen reader says of it: <strong>“{spoken}”</strong>
        </p>
      )}
      <InWords expected={expected} came={came} />
    </>
  )
}
