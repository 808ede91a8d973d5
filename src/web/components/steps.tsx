import { countText } from '../../kit/count-text.ts'
import type { RunStep, RunSteps } from '../../lab/grading.ts'
import { Code, Lines } from './code.tsx'
import { Scroll } from './scroll.tsx'

/** What a call did, line by line: a table, which script turns into a timeline to walk along. */
export function Steps({ steps: recorded, text }: { steps: RunSteps; text: string }) {
  const { call, steps, isCut } = recorded
  const lines = text.split('\n')
  return (
    <section class="stack stack-s steps" data-steps="" aria-labelledby="h-steps">
      <h3 id="h-steps">
        Step by step: <Code text={call} language="ts" />
      </h3>
      <div class="steps-player" hidden>
        <div class="row steps-do">
          <button class="btn btn-s" type="button" data-step="-1">
            Back
          </button>
          <button class="btn btn-s" type="button" data-step="1">
            Forward
          </button>
          <label class="steps-at">
            <span class="vh">Step</span>
            <input type="range" min="1" max={String(steps.length)} value="1" />
          </label>
          <output class="small" />
        </div>
        <div class="steps-see">
          <Lines text={text} label="Your code, with the next line to run marked" language="ts" />
          <div class="steps-now" />
        </div>
      </div>
      <details class="more" open data-steps-table="">
        <summary>{countText(steps.length, 'step')} See it as a table</summary>
        <Scroll label="Steps See it as a table">
          <table class="data">
            <thead>
              <tr>
                <th scope="col">Step</th>
                <th scope="col">Line</th>
                <th scope="col">What runs next</th>
                <th scope="col">Values before it runs</th>
              </tr>
            </thead>
            <tbody>
              {steps.map((step, index) => (
                <tr data-line={step.line}>
                  <td class="num">{index + 1}</td>
                  <td class="num">{step.line}</td>
                  <td>
                    <Code text={(lines[step.line - 1] ?? '').trim()} language="ts" />
                  </td>
                  <td>
                    <Values step={step} before={steps[index - 1] ?? null} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
        {isCut ? (
          <p class="small mute">There were more steps. These are the first {steps.length}.</p>
        ) : null}
      </details>
    </section>
  )
}

/** Names and values; what changed since the step before is marked, and said to be. */
function Values({ step, before }: { step: RunStep; before: RunStep | null }) {
  const isSameCall = before?.name === step.name && before.depth === step.depth
  const was = new Map((isSameCall ? before.values : []).map(({ name, value }) => [name, value]))
  return (
    <ul class="steps-values">
      {step.depth > 1 ? <li class="mute">in {step.name || 'an anonymous function'}</li> : null}
      {step.values.map(({ name, value }) => {
        const isNew = before !== null && was.get(name) !== value
        return (
          <li class={isNew ? 'is-new' : undefined}>
            <code>
              {name} = {value}
            </code>
            {isNew ? <span class="small"> new</span> : null}
          </li>
        )
      })}
      {step.gives === null ? null : (
        <li class="is-new">
          returns <code>{step.gives}</code>
        </li>
      )}
    </ul>
  )
}
