import type { RanCall, RunResult } from '../../lab/grading.ts'
import { millisText } from '../when.ts'
import { Code, lineOf } from './code.tsx'
import { OutputBox } from './output.tsx'
import { Steps } from './steps.tsx'

type Calls = Extract<RunResult, { kind: 'calls' }>

/** Each call with what it gave and what it printed; then one of them step by step. */
export function RanCalls({ result, text }: { result: Calls; text: string }) {
  const at = result.calls.find((call) => call.at !== null)?.at ?? null
  return (
    <div class="stack" data-error-at={at === null ? undefined : String(at)}>
      {result.calls.map((call) => (
        <OneCall call={call} text={text} />
      ))}
      <p class="small mute">Took {millisText(result.elapsedMs)}.</p>
      {result.steps ? <Steps steps={result.steps} text={text} /> : null}
    </div>
  )
}

function OneCall({
  call: { call, outcome, printed, try: help, at },
  text,
}: {
  call: RanCall
  text: string
}) {
  return (
    <div class="stack stack-s ran">
      <p>
        <Code text={call} language="ts" />{' '}
        {outcome.kind === 'value' ? (
          <>
            returns <Code text={outcome.value} language="ts" />
          </>
        ) : null}
      </p>
      {outcome.kind === 'value' ? null : (
        <div class="callout callout-fail">
          <p>
            {at === null ? null : `Line ${lineOf(text, at)}: `}
            {outcome.kind === 'error' ? `${outcome.name}: ${outcome.message}` : outcome.says}
          </p>
          {help === null ? null : <p class="small">{help}</p>}
        </div>
      )}
      {printed === '' ? null : (
        <OutputBox title="Printed" text={printed} label={`What ${call} printed`} />
      )}
    </div>
  )
}
