import { answerFileOf, languageOf } from '../../lab/kinds/all.ts'
import type { Kind } from '../../lab/lab.ts'
import type { AttemptView } from '../../view/attempt-by-id.ts'
import type { LabPage } from '../../view/lab-page.ts'
import { ReviewForm } from './review-form.tsx'
import { CallField } from './tries.tsx'

export interface EditorProps {
  readonly page: LabPage
  readonly attempt: AttemptView | null
  /** The call of the last run. */
  readonly call: string | null
}

/** Where an answer is written, tried and handed in. */
export function Editor({ page, attempt, call }: EditorProps) {
  const { lab, draft, variant } = page
  const base = `/labs/${lab.id}`
  return (
    <section class="stack" id="editor" aria-labelledby="h-editor">
      <h2 id="h-editor" class="vh">
        Editor
      </h2>
      <form
        class="editor"
        id="answer"
        method="post"
        action={`${base}/attempts`}
        data-lab={lab.id}
        data-language={languageOf(lab.id, page.starter)}
        data-title={`${answerTitle(page)}, your answer`}
        data-variant={variant ?? ''}
        data-version={draft.version}
        data-undo={draft.undo ?? ''}
        data-same={attempt !== null && attempt.answer === draft.text ? 'yes' : ''}
        data-main={page.mainFile ?? undefined}
        data-completion={JSON.stringify(page.completion)}
      >
        {page.change ? <ReviewForm review={page.change} action={`${base}/comments`} /> : null}
        <div class="editor-top">
          <label htmlFor="answer-text">{answerTitle(page)}</label>
          <span class="draft-note" id="draft-note">
            {draft.source === 'typed' ? 'your text, as you left it' : 'the starter'}
          </span>
        </div>
        <input type="hidden" name="variant" value={variant ?? ''} />
        <input type="hidden" name="window" value="no-script" />
        <textarea
          class="editor-text"
          id="answer-text"
          name="answer"
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          rows={14}
        >
          {`\n${draft.text}`}
        </textarea>
        <output class="editor-say" id="editor-say" />
        {page.tries && page.tries.calls.length > 0 ? (
          <CallField tries={page.tries} call={call} />
        ) : null}
        <EditorButtons page={page} />
      </form>
      <p class="small mute no-print" id="editor-keys">
        {runNote(page)} Check hands in your answer. It’s fine to be wrong, and we keep every
        attempt.
      </p>
    </section>
  )
}

/** What the editor holds: a file, or several under lines with their names. */
function answerTitle({ lab, files, starter, mainFile, isServer }: LabPage): string {
  if (isServer) return 'Your server’s files'
  if (mainFile !== null) return lab.kind === 'page' ? 'Your page’s files' : 'Your program’s files'
  if (files.length === 0) return answerFileOf(lab.id, starter)
  return files.length === 1 ? (files[0] as string) : files.join(' and ')
}

/** Scripts run when they are checked, and not before; comments don't run. */
const canRun = ({ files, change }: LabPage): boolean =>
  change === null && !files.some((name) => name.endsWith('.sh'))

/** What Run does, by kind; the rest depends on what is handed in. */
const runNotes: Partial<Record<Kind, string>> = {
  query: 'Run tries it on Reel’s full catalog. Nothing it changes is kept.',
  change: 'Run tries it on Reel’s full catalog. Nothing it changes is kept.',
  schedule: 'Run plays one session alone on the existing rows. Nothing it changes is kept.',
  model: 'Run executes everything in a fresh database and shows what the last statement returns.',
  design: 'Run simulates a day without failures and draws your design.',
  cost: 'Run tries it at the largest size. Nothing it changes is kept. Put EXPLAIN (ANALYZE, BUFFERS) before a query to see its plan.',
}

function runNote(page: LabPage): string {
  const { tries, files, lab, change } = page
  if (change !== null) return 'Choose a line above and add your comment, or write it here.'
  if (!canRun(page)) return 'Each file starts with a line that holds its name. Keep those lines.'
  if (page.isServer)
    return 'Run sends one request to a fresh server. To keep it running, start it below.'
  if (lab.kind === 'page')
    return 'Run reads your page from top to bottom, the way a screen reader would.'
  if (files.length > 0) return 'Run tries it on a fresh server. Nothing is kept.'
  if (tries === null) return runNotes[lab.kind] ?? ''
  return tries.calls.length > 0
    ? 'Run calls your function and shows each step.'
    : 'Run tries your tests on the correct file.'
}

function EditorButtons({ page }: { page: LabPage }) {
  const { draft, lab } = page
  const base = `/labs/${lab.id}`
  return (
    <div class="editor-do">
      <button id="check-button" class={isPassed(page) ? 'btn' : 'btn btn-go'} type="submit">
        Check <kbd>Ctrl Enter</kbd>
      </button>
      {canRun(page) ? (
        <button class="btn" type="submit" formAction={`${base}/runs`} data-run="">
          Run <kbd>Shift Enter</kbd>
        </button>
      ) : null}
      <span class="row small after" id="editor-more">
        <button
          class="link-btn"
          type="submit"
          formAction={`${base}/restore`}
          name="to"
          value="starter"
        >
          {page.languages.length > 0 ? 'Start over in TypeScript' : 'Back to the starter'}
        </button>
        {page.languages.map(({ name, title }) => (
          <button
            class="link-btn"
            type="submit"
            formAction={`${base}/restore`}
            name="to"
            value={`starter ${name}`}
          >
            in {title}
          </button>
        ))}
        {draft.undo ? (
          <button
            class="link-btn"
            type="submit"
            formAction={`${base}/restore`}
            name="to"
            value="undo"
          >
            Undo
          </button>
        ) : null}
      </span>
    </div>
  )
}

/** Whether the lab's task was passed, with or without a solution seen. */
export const isPassed = ({ lab }: LabPage): boolean =>
  lab.progress === 'proved' || lab.progress === 'practiced'
