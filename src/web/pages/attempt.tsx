import { stageNameOf } from '../../lab/capstone.ts'
import { handsInFolder } from '../../lab/kinds/all.ts'
import type { AttemptView } from '../../view/attempt-by-id.ts'
import { AnswerBox, VerdictBox } from '../components/attempt.tsx'
import { type Around, Shell } from '../components/shell.tsx'
import { labHref } from '../lab-href.ts'
import { whenText } from '../when.ts'

interface AttemptProps {
  readonly around: Around
  readonly attempt: AttemptView
  readonly now: Date
}

/** One attempt for good: what it gave, and what was handed in. On a phone the text comes below. */
export function AttemptScreen({ around, attempt, now }: AttemptProps) {
  const isStage = stageNameOf(attempt.labId) !== null
  const href = `${labHref(attempt.labId)}${attempt.variant ? `?variant=${encodeURIComponent(attempt.variant)}` : ''}`
  // What's in a folder of the learner's own isn't brought back by a page.
  const isFolder = isStage || handsInFolder(attempt.labId)
  return (
    <Shell
      around={around}
      title={`Attempt ${attempt.number}`}
      description={`Attempt ${attempt.number} on ${attempt.labTitle}, with its verdict.`}
      section="labs"
      crumbs={[
        isStage
          ? { title: 'Reel, from an empty folder', href: '/capstone' }
          : { title: 'Labs', href: '/labs' },
        { title: attempt.labTitle, href },
      ]}
      full
      {...(attempt.state === 'done' ? {} : { askAgainAfter: 1 })}
    >
      <header class="stack stack-s">
        <h1>
          {attempt.labTitle}, attempt {attempt.number}
        </h1>
        <p class="mute">
          Handed in {whenText(attempt.at, now)}{' '}
          {attempt.via === 'terminal' ? 'in the terminal' : 'in the page'}. Seed{' '}
          <span class="num">{attempt.seed}</span>. The same lab and seed always give the same
          verdict.
        </p>
      </header>
      <div class="cols cols-2">
        <section class="stack" aria-labelledby="h-verdict">
          <h2 id="h-verdict">Verdict</h2>
          <VerdictBox attempt={attempt} />
          {isStage ? null : (
            <p class="small">
              <a href={`/labs/${attempt.labId}/help?attempt=${attempt.id}`}>
                Ask someone for help with it
              </a>
            </p>
          )}
        </section>
        <section class="stack" aria-labelledby="h-answer">
          <h2 id="h-answer">What you handed in</h2>
          <AnswerBox attempt={attempt} />
          {isFolder ? (
            <a href={href}>{isStage ? 'Open the stage' : 'Open the lab'}</a>
          ) : (
            <GoOn attempt={attempt} labHref={href} />
          )}
        </section>
      </div>
    </Shell>
  )
}

/** Brings the text of the attempt back into the editor. */
function GoOn({ attempt, labHref }: { attempt: AttemptView; labHref: string }) {
  return (
    <>
      <form
        class="row"
        method="post"
        action={`/labs/${attempt.labId}/restore`}
        data-lab={attempt.labId}
        data-variant={attempt.variant ?? ''}
      >
        <input type="hidden" name="variant" value={attempt.variant ?? ''} />
        <input type="hidden" name="window" value="no-script" />
        <button class="btn" type="submit" name="to" value={attempt.id}>
          Continue from this text
        </button>
        <a class="small" href={labHref}>
          Open the lab
        </a>
      </form>
      <p class="small mute">Your current text is kept. Undo brings it back.</p>
    </>
  )
}
