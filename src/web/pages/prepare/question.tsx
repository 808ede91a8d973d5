import { countText } from '../../../kit/count-text.ts'
import type { QuestionPage } from '../../../view/prepare/question-page.ts'
import type { Story } from '../../../view/prepare/stories.ts'
import { LabList } from '../../components/lab-list.tsx'
import { Prose } from '../../components/prose.tsx'
import { Scroll } from '../../components/scroll.tsx'
import type { Around } from '../../components/shell.tsx'
import { WayShell } from '../../components/way.tsx'
import { dayText } from '../../when.ts'

interface QuestionProps {
  readonly around: Around
  readonly page: QuestionPage
}

/** One question: first think, then what a good answer holds, then practice. */
export function QuestionScreen({ around, page }: QuestionProps) {
  const { line, areaTitle, story } = page
  return (
    <WayShell
      around={around}
      title={line.asks}
      description={`An interview question about ${line.skill.title.toLowerCase()}, with what makes a good answer.`}
      here="/interviews"
      crumbs={[
        { title: 'Interviews', href: '/interviews' },
        { title: areaTitle, href: `/interviews?area=${line.area}` },
      ]}
    >
      <header class="stack stack-s">
        <h1>{line.asks}</h1>
        <p class="lede">
          {story
            ? 'Answer this one with your own story. Read how it’s judged, pick a story, then say it out loud.'
            : 'Say your answer out loud for two minutes before you look at what makes a good one.'}
        </p>
      </header>
      {story ? <StoryParts story={story} /> : null}
      <Answer page={page} isOpen={story !== null} />
      <Practice page={page} />
      <Neighbors page={page} />
    </WayShell>
  )
}

function Answer({ page, isOpen }: { page: QuestionPage; isOpen: boolean }) {
  return (
    <section class="stack section" aria-labelledby="h-answer">
      <h2 id="h-answer">The answer</h2>
      <details class="more" open={isOpen}>
        <summary>What makes a good answer</summary>
        <ul class="read stack stack-s">
          {page.holds.map((text) => (
            <li>
              <Prose text={text} />
            </li>
          ))}
        </ul>
      </details>
      <details class="more" open={isOpen}>
        <summary>Common mistakes</summary>
        <ul class="read stack stack-s">
          {page.mistakes.map((text) => (
            <li>
              <Prose text={text} />
            </li>
          ))}
        </ul>
      </details>
      <p class="small mute">
        Nobody wants all of it at once. Make the first two points well, and let them ask for more.
      </p>
    </section>
  )
}

function Practice({ page }: { page: QuestionPage }) {
  const { labs, labsComing, line } = page
  return (
    <section class="stack section" aria-labelledby="h-practice">
      <h2 id="h-practice">Practice it on the real thing</h2>
      <p class="read">
        The skill behind it: <strong>{line.skill.title}</strong>. Once you’ve done it, you can
        answer the follow-up questions, too.
      </p>
      {labs.length > 0 ? <LabList labs={labs} /> : null}
      {labsComing > 0 ? (
        <p class="small mute">
          Coming: {countText(labsComing, 'lab')} for it {labsComing === 1 ? 'is' : 'are'} not
          written yet.
        </p>
      ) : null}
    </section>
  )
}

function StoryParts({ story }: { story: NonNullable<QuestionPage['story']> }) {
  return (
    <>
      <Guide guide={story.guide} />
      <section class="stack section" aria-labelledby="h-own">
        <h2 id="h-own">Material from your own labs</h2>
        {story.own.length === 0 ? (
          <div class="empty stack stack-s">
            <h3>No lab has taken you more than one attempt yet</h3>
            <p>
              Once a lab takes you more than one attempt, you’ll find it here, with what got in your
              way. Until then, use a problem from work, school, or home. What counts is how you went
              about it.
            </p>
          </div>
        ) : (
          <>
            <p class="read">
              You ran into these problems and solved them. Each has a beginning, a wrong turn, and
              an end, and your attempts show it.
            </p>
            <ul class="list">
              {story.own.map((own) => (
                <OwnStory story={own} />
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  )
}

/** The four parts, how each is judged, and one example. */
function Guide({ guide }: { guide: NonNullable<QuestionPage['story']>['guide'] }) {
  return (
    <>
      <section class="stack section" aria-labelledby="h-parts">
        <h2 id="h-parts">Four parts, two minutes</h2>
        <p class="read">
          They want to hear how you think when you don’t know what’s wrong. Pick a problem where
          your first guess was wrong. Say it out loud, record it, and judge it by this table, or ask
          a friend to.
        </p>
        <Scroll label="The four parts and how they’re judged">
          <table class="data">
            <thead>
              <tr>
                <th scope="col">Part</th>
                <th scope="col">Weak</th>
                <th scope="col">Good</th>
                <th scope="col">Strong</th>
              </tr>
            </thead>
            <tbody>
              {guide.parts.map(({ part, answers, length, weak, good, strong }) => (
                <tr>
                  <th scope="row" class="t">
                    {part}
                    <br />
                    <span class="mute plain">
                      {answers} In {length}.
                    </span>
                  </th>
                  <td class="t">{weak}</td>
                  <td class="t">{good}</td>
                  <td class="t">{strong}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </section>
      <section class="stack section" aria-labelledby="h-example">
        <h2 id="h-example">An example</h2>
        <blockquote class="quoted stack stack-s">
          {guide.example.map(({ part, text }) => (
            <p>
              <strong>{part}.</strong> {text}
            </p>
          ))}
        </blockquote>
        <p class="read">
          This one comes from a lab. If yours does too, say so: it’s a real problem you solved, even
          if it wasn’t a job.
        </p>
      </section>
    </>
  )
}

/** Situation and result are known; task and action are the learner's to tell. */
function OwnStory({ story }: { story: Story }) {
  const { lab, begun, passed, failed, checks } = story
  return (
    <li class="stack stack-s">
      <h3>
        <a href={`/labs/${lab.id}`}>{lab.title}</a>
      </h3>
      <dl class="facts">
        <dt>Situation</dt>
        <dd>
          {lab.skill.title}. <a href={`/attempts/${begun.id}`}>First attempt</a> {dayText(begun.at)}
          .
        </dd>
        <dt>Failed on</dt>
        <dd>
          {checks.length === 0 ? (
            'What the first attempts show.'
          ) : (
            <>
              {checks.map((check, index) => (
                <>
                  {index > 0 ? '; ' : ''}
                  <Prose text={check} />
                </>
              ))}
            </>
          )}
        </dd>
        <dt>Action</dt>
        <dd>
          {countText(failed, 'attempt')} before the one that passed. What did you change, and why?
        </dd>
        <dt>Result</dt>
        <dd>
          <a href={`/attempts/${passed.id}`}>Passed</a> {dayText(passed.at)}. What do you do
          differently now?
        </dd>
      </dl>
    </li>
  )
}

function Neighbors({ page: { previous, next } }: { page: QuestionPage }) {
  return (
    <nav class="row row-apart section" aria-label="Other questions">
      {previous ? (
        <a href={`/interviews/${previous.id}`}>
          <span class="mute">Previous: </span>
          {previous.asks}
        </a>
      ) : (
        <span />
      )}
      {next ? (
        <a href={`/interviews/${next.id}`}>
          <span class="mute">Next: </span>
          {next.asks}
        </a>
      ) : null}
    </nav>
  )
}
