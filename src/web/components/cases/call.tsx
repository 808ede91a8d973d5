import { countText } from '../../../kit/count-text.ts'
import type { CallCounterexample, CallOutcome } from '../../../lab/counterexample/call.ts'
import { Code } from '../code.tsx'
import { Icon } from '../icons.tsx'
import { OutputBox } from '../output.tsx'
import { Scroll } from '../scroll.tsx'

/** You were given, expected, came. */
export function CallCase({ counterexample }: { counterexample: CallCounterexample }) {
  const { call, given, files, expected, came, printed, found } = counterexample
  return (
    <>
      <header class="stack stack-s">
        <h3>
          {found.shrinks > 0
            ? 'The smallest case we found that breaks it'
            : 'A case that breaks it'}
        </h3>
        <Scroll class="code" label="The call">
          <pre>
            <Code text={call} language="ts" />
          </pre>
        </Scroll>
        <p class="small mute">
          Found on input {found.input.toLocaleString('en-US')} of {found.of.toLocaleString('en-US')}
          .{found.shrinks > 0 ? ` Made smaller ${countText(found.shrinks, 'time')}.` : null}
        </p>
      </header>
      {given.length > 0 || files.length > 0 ? (
        <div class="cx-in">
          {given.map(({ name, value }) => (
            <Value title={`You were given ${name}`} value={value} />
          ))}
          {files.map(({ name, text }) => (
            <OutputBox title={`In the file ${name}`} text={text} label={`The file ${name}`} />
          ))}
        </div>
      ) : null}
      <div class="cx-out">
        <Outcome outcome={expected} icon="passed" title="Expected" />
        <Outcome outcome={came} icon="failed" title="Got from your answer" />
      </div>
      {printed ? (
        <div class="cx-out">
          <OutputBox
            title="Expected output"
            text={printed.expected}
            label="The expected output"
            side="expected"
          />
          <OutputBox
            title="Your answer printed"
            text={printed.came}
            label="What your answer printed"
            side="came"
          />
        </div>
      ) : null}
    </>
  )
}

function Value({ title, value }: { title: string; value: string }) {
  return (
    <div class="stack stack-s">
      <p class="label">{title}</p>
      <Scroll class="code" label={title}>
        <pre>
          <Code text={value} language="ts" />
        </pre>
      </Scroll>
    </div>
  )
}

interface OutcomeProps {
  readonly outcome: CallOutcome
  readonly icon: 'passed' | 'failed'
  readonly title: string
}

function Outcome({ outcome, icon, title }: OutcomeProps) {
  return (
    <div class="stack stack-s">
      <p class="label">
        <Icon name={icon} /> {title}
      </p>
      {outcome.kind === 'value' ? (
        <Scroll class="code" label={title}>
          <pre>
            <Code text={outcome.value} language="ts" />
          </pre>
        </Scroll>
      ) : (
        <p class={icon === 'failed' ? 'cx-error' : undefined}>
          {outcome.kind === 'error' ? (
            <>
              <strong>{outcome.name}.</strong> {outcome.message}
            </>
          ) : (
            outcome.says
          )}
        </p>
      )}
    </div>
  )
}
