import { countText } from '../../../kit/count-text.ts'
import type { InterviewsPage, QuestionLine } from '../../../view/prepare/interviews-page.ts'
import { SearchField } from '../../components/search-field.tsx'
import type { Around } from '../../components/shell.tsx'
import { StateWord, skillState } from '../../components/verdict.tsx'
import { WayHead, WayShell } from '../../components/way.tsx'

interface InterviewsProps {
  readonly around: Around
  readonly page: InterviewsPage
}

/** Questions of interviews: the four that always come, then all others, found by words and area. */
export function InterviewsScreen({ around, page }: InterviewsProps) {
  const { four, groups, total, found } = page
  const count = found === total ? countText(total, 'question') : `${found} of ${total} questions`
  return (
    <WayShell
      around={around}
      title="Interviews"
      description="Backend interview questions, each with what makes a good answer, common mistakes, and a lab to practice it."
      here="/interviews"
    >
      <WayHead
        title="Interviews"
        lede="Answer out loud before you open one, because what you say is rarely what you had in your head. Each question tells you what makes a good answer, which mistakes are common, and where to practice on the real thing."
      />
      {four.length > 0 ? (
        <section class="stack section" aria-labelledby="h-four">
          <h2 id="h-four">Four you can expect</h2>
          <Questions questions={four} />
        </section>
      ) : null}
      <section class="stack section" aria-labelledby="h-all">
        <div class="row row-apart row-base">
          <h2 id="h-all">{count}</h2>
          {found === total ? null : <a href="/interviews">All questions</a>}
        </div>
        <Search page={page} />
        {groups.length === 0 ? (
          <div class="empty stack stack-s">
            <h3>No question matches</h3>
            <p>Search for a single word, or choose all areas.</p>
            <p>
              <a href="/interviews">All {total} questions</a>
            </p>
          </div>
        ) : null}
        {groups.map(({ id, title, questions }) => (
          <section class="stack stack-s" id={id} aria-labelledby={`h-${id}`}>
            <h3 id={`h-${id}`}>{title}</h3>
            <Questions questions={questions} />
          </section>
        ))}
      </section>
    </WayShell>
  )
}

function Search({ page: { asked, areas } }: { page: InterviewsPage }) {
  return (
    <search aria-label="Questions">
      <form class="row" action="/interviews">
        <SearchField text={asked.search} />
        <div class="field">
          <label htmlFor="area">Area</label>
          <select class="input input-auto" id="area" name="area">
            <option value="">All areas</option>
            {areas.map(({ id, title, count: own }) => (
              <option value={id} selected={id === asked.area}>
                {title} ({own})
              </option>
            ))}
          </select>
        </div>
        <button class="btn end" type="submit">
          Show
        </button>
      </form>
    </search>
  )
}

function Questions({ questions }: { questions: readonly QuestionLine[] }) {
  return (
    <ul class="list asked">
      {questions.map(({ id, asks, skill, labs }) => (
        <li>
          <a href={`/interviews/${id}`}>{asks}</a>
          <span class="small mute">
            {skill.title}
            {labs.length === 0 ? ', lab coming' : `, ${countText(labs.length, 'lab')}`}
          </span>
          <span class="small">
            {skill.progress === 'proved' || skill.progress === 'practiced' ? (
              <StateWord {...skillState(skill.progress, true)} />
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  )
}
