import type { JSX } from 'preact'
import type { Counterexample, Verdict } from '../../lab/verdict.ts'
import { AdminCase } from './cases/admin.tsx'
import { CallCase } from './cases/call.tsx'
import { DesignCase } from './cases/design.tsx'
import { FolderCase } from './cases/folder.tsx'
import { LoadCase } from './cases/load.tsx'
import { ModelCase } from './cases/model.tsx'
import { PageCase } from './cases/page.tsx'
import { PlanCase } from './cases/plan.tsx'
import { ReviewCase } from './cases/review.tsx'
import { RowsCase } from './cases/rows.tsx'
import { TestsCase } from './cases/tests.tsx'
import { TimelineCase } from './cases/timeline.tsx'
import { TraceCase } from './cases/trace.tsx'
import { linesAt } from './code.tsx'
import { Prose } from './prose.tsx'

interface Props {
  readonly counterexample: Counterexample
  readonly verdict: Pick<Verdict, 'explanation' | 'hint'>
  readonly answer: string
  /** What the region is called, where a page shows several. */
  readonly label?: string
}

/** The hero of the page: what was given, this expected, this came, and why. */
export function CounterexampleBox({
  counterexample,
  verdict,
  answer,
  label = 'What breaks it',
}: Props) {
  return (
    <section class="cx" aria-label={label}>
      <Case counterexample={counterexample} />
      <Why verdict={verdict} answer={answer} />
    </section>
  )
}

type Form = Counterexample['kind']

/** One view for each form of evidence. */
const cases: {
  readonly [K in Form]: (props: {
    counterexample: Extract<Counterexample, { kind: K }>
  }) => JSX.Element
} = {
  rows: RowsCase,
  call: CallCase,
  tests: TestsCase,
  folder: FolderCase,
  timeline: TimelineCase,
  model: ModelCase,
  admin: AdminCase,
  plan: PlanCase,
  trace: TraceCase,
  page: PageCase,
  review: ReviewCase,
  design: DesignCase,
  load: LoadCase,
}

function Case({ counterexample }: { counterexample: Counterexample }) {
  const View = cases[counterexample.kind] as (props: {
    counterexample: Counterexample
  }) => JSX.Element
  return <View counterexample={counterexample} />
}

/** Why it went wrong and what to try: only what the rows above bear out. */
function Why({ verdict, answer }: Pick<Props, 'verdict' | 'answer'>) {
  const { explanation, hint } = verdict
  const why = explanation?.why ?? null
  const likely = why === null ? (hint?.why ?? null) : null
  const tryNext = explanation?.try ?? ''
  if (why === null && likely === null && tryNext === '') return null
  const lines = [...linesAt(answer, explanation?.at ?? [])]
  return (
    <div class="cx-why stack stack-s">
      {why === null ? null : (
        <p>
          <strong>Why.</strong> <Prose text={why} />
        </p>
      )}
      {likely === null ? null : (
        <p>
          <strong>This looks like a common mistake.</strong> <Prose text={likely} />
        </p>
      )}
      {tryNext === '' ? null : (
        <p>
          <strong>Try.</strong> <Prose text={tryNext} />
          {lines.length > 0 ? ` See ${linesText(lines)}.` : null}
        </p>
      )}
    </div>
  )
}

/** line 10 · lines 2 and 10 · lines 2, 3 and 10 */
function linesText(lines: readonly number[]): string {
  if (lines.length === 1) return `line ${lines[0]}`
  return `lines ${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}`
}
