import { type ProblemCode, problemCodes, type Reason } from '../../kit/problem.ts'
import { Markdown, Prose } from '../components/prose.tsx'
import { type Around, Shell } from '../components/shell.tsx'

interface ProblemProps {
  readonly around: Around
  readonly code: ProblemCode
  readonly reason: Reason
}

/** What happened, in three parts, and ways on from here. */
export function ProblemScreen({ around, code, reason }: ProblemProps) {
  const { title, status } = problemCodes[code]
  return (
    <Shell
      around={around}
      title={title}
      description={title}
      crumbs={[{ title: 'Home', href: '/' }]}
    >
      <header class="stack stack-s">
        <h1>{title}</h1>
        <p class="mute small">
          <span class="num">{status}</span> · {code}
        </p>
      </header>
      <dl class="facts read">
        <dt>Expected</dt>
        <dd>
          <Prose text={reason.expected} />
        </dd>
        <dt>Got</dt>
        <dd>
          <Prose text={reason.came} />
        </dd>
        <dt>Try</dt>
        <dd>
          <Prose text={reason.try} />
        </dd>
      </dl>
      <p class="row">
        <a class="btn" href="/">
          Home
        </a>
        <a class="btn" href="/labs">
          All labs
        </a>
      </p>
    </Shell>
  )
}

/** The long text of one problem. */
export function ProblemTextScreen({ around, text }: { around: Around; text: string }) {
  const title = /^# (.+)$/m.exec(text)?.[1] ?? 'Problem'
  return (
    <Shell
      around={around}
      title={title}
      description={title}
      crumbs={[{ title: 'Home', href: '/' }]}
    >
      <h1>{title}</h1>
      <Markdown text={text.replace(/^# .+\n/, '')} />
    </Shell>
  )
}
