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
      description={`A block of text for asking somebody about ${lab.title}.`}
      section="labs"
      crumbs={[
        { title: 'Labs', href: '/labs' },
        { title: lab.title, href: `/labs/${lab.id}` },
      ]}
    >
      <header class="stack stack-s">
        <h1>Ask for help</h1>
        <p class="lede">
          A good question holds the task, what you tried, what you expected and what came. Here it
          is in one block; add in your own words where you are stuck.
        </p>
      </header>
      {text === null ? (
        <div class="empty stack stack-s">
          <h2>Nothing handed in yet</h2>
          <p>Check once. The case on which it goes wrong is half of a good question.</p>
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
            Text for asking somebody
          </label>
          <textarea class="input block-text" id="help-text" rows={28} readonly>
            {`\n${text}`}
          </textarea>
          <p class="small mute">
            Nothing is sent anywhere: you choose whom to ask. It holds your answer and the case
            above, no name and no address.
          </p>
        </section>
      )}
    </Shell>
  )
}
