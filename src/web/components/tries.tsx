import type { FunctionTries } from '../../lab/kinds/function-tries.ts'
import { Code, Lines } from './code.tsx'
import { OutputBox } from './output.tsx'

/** Calls that Run makes, and files that are there. */
export function Tries({ tries: { calls, files } }: { tries: FunctionTries }) {
  const isTests = calls.length === 0
  return (
    <section class="stack section" id="examples" aria-labelledby="h-examples">
      <h2 id="h-examples">{isTests ? 'The file you’re testing' : 'Examples'}</h2>
      {isTests ? null : (
        <>
          <p>Run calls your function like this. The brief says what each call should return.</p>
          <ul>
            {calls.map((call) => (
              <li>
                <Code text={call} language="ts" />
              </li>
            ))}
          </ul>
        </>
      )}
      {files.map(({ name, text }) =>
        isTests ? (
          <Lines text={text} label={name} language="ts" />
        ) : (
          <OutputBox title={`The file ${name}`} text={text} label={`The file ${name}`} />
        ),
      )}
    </section>
  )
}

/** A call of one's own; empty: the examples. */
export function CallField({ tries, call }: { tries: FunctionTries; call: string | null }) {
  return (
    <div class="field call-field">
      <label htmlFor="own-call">Call to run</label>
      <input
        id="own-call"
        name="call"
        type="text"
        value={call ?? ''}
        placeholder={tries.calls[0]}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        aria-describedby="own-call-note"
      />
      <span class="small mute" id="own-call-note">
        Leave empty to run all the examples
      </span>
    </div>
  )
}
