import type { ChangedFile, ChangeLine } from '../../lab/review/change.ts'
import type { LabPage } from '../../view/lab-page.ts'
import { ChangeTable } from './change-table.tsx'

interface ReviewFormProps {
  readonly review: NonNullable<LabPage['change']>
  /** Where "Add the comment" posts to. */
  readonly action: string
}

/** What is reviewed, with a choice beside each line, and the fields of a comment on it. */
export function ReviewForm({ review, action }: ReviewFormProps) {
  return (
    <fieldset class="stack review" id="change">
      <legend class="vh">The change</legend>
      {review.files.map((file) =>
        file.hunks.map(({ title, lines }) => (
          <ChangeTable
            file={file.path}
            title={title}
            lines={lines}
            choose={(line) => <Choice file={file} line={line} />}
          />
        )),
      )}
      <div class="review-add">
        <label>
          <span>Through line</span>
          <input
            class="input"
            name="through"
            type="text"
            inputMode="numeric"
            size={5}
            autocomplete="off"
          />
        </label>
        <label>
          <span>It’s about</span>
          <select class="input" name="about">
            {Object.entries(review.topics).map(([name, meaning]) => (
              <option value={name}>
                {name}: {meaning}
              </option>
            ))}
          </select>
        </label>
        <label class="review-says">
          <span>What you’d say (saved, but never graded)</span>
          <input class="input" name="says" type="text" maxLength={500} autocomplete="off" />
        </label>
        <button class="btn btn-s" type="submit" formAction={action}>
          Add the comment
        </button>
      </div>
    </fieldset>
  )
}

function Choice({ file, line }: { file: ChangedFile; line: ChangeLine }) {
  const [side, number] = line.new === null ? ['old', line.old] : ['new', line.new]
  return (
    <input
      type="radio"
      name="at"
      value={`${side}:${number}:${file.path}`}
      aria-label={`Comment on ${file.path}, line ${number}${side === 'old' ? ' before the change' : ''}`}
    />
  )
}
