import type { LabLine } from '../../view/lab-line.ts'
import { type Around, Shell } from '../components/shell.tsx'

interface HelpProps {
  readonly around: Around
  readonly lab: LabLine
  /** Null: nothing handed in yet. */
  readonly text: string | null
}

/** One block of text that somebody else can answer without having seen this page. */
export function HelpScreen({ around, lab, text }: HelpProps) {
  return (
    <Shell
      around={around}
      title="Ask for help"
      description={`Text for asking someone about ${lab.title}.`}
      section="labs"
      crumbs={[
        { title: 'Labs', href: '/labs' },
        { title: lab.title, href: `/labs/${lab.id}` },
      ]}
    >
      <header class="stack stack-s">
        <h1>Ask for help</h1>
        <p class="lede">
          A good question says what the task is, what you tried, what you expected, and what you
          got. It’s all here in one block. Add where you’re stuck, in your own words.
        </p>
      </header>
      {text === null ? (
        <div class="empty stack stack-s">
          <h2>Nothing checked yet</h2>
          <p>Check your answer once. The case that breaks it is half of a good question.</p>
          <p>
            <a href={`/labs/${lab.id}#editor`}>Back to the lab</a>
          </p>
        </div>
      ) : (
        <section class="stack" aria-labelledby="h-text">
          <div class="row row-apart">
            <h2 id="h-text">The text</h2>
            <button class="btn btn-go" type="button" data-copy="help-text" hidden>
              Copy
            </button>
          </div>
          <label class="vh" htmlFor="help-text">
            Text for asking someone
          </label>
          <textarea class="input block-text" id="help-text" rows={28} readonly>
            {`\n${text}`}
          </textarea>
          <p class="small mute">
            Nothing is sent anywhere; you choose who to ask. The text has your answer and the
            failing case in it, but no name and no address.
          </p>
        </section>
      )}
    </Shell>
  )
}
