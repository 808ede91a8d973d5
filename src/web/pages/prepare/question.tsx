import type { QuestionPage } from '../../../view/prepare/question-page.ts'
import type { Story } from '../../../view/prepare/stories.ts'
import { LabList } from '../../components/lab-list.tsx'
import { Prose } from '../../components/prose.tsx'
import { Scroll } from '../../components/scroll.tsx'
import type { Around } from '../../components/shell.tsx'
import { WayShell } from '../../components/way.tsx'
import { countText, dayText } from '../../when.ts'

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
      description={`An interview question about ${line.skill.title.toLowerCase()}, with what a good answer holds.`}
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
            ? 'Answered with a story of your own. Read how it is judged, find the story, then say it aloud.'
            : 'Say your answer aloud, for two minutes, before you open what a good one holds.'}
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
        <summary>What a good answer holds</summary>
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
        Nobody wants all of it in one breath. Say the first two points well, and let them ask.
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
        The skill behind it: <strong>{line.skill.title}</strong>. Who has done it can answer what
        comes after the first question.
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
        <h2 id="h-own">Raw material: your own labs</h2>
        {story.own.length === 0 ? (
          <div class="empty stack stack-s">
            <h3>No lab of yours failed before it passed, yet</h3>
            <p>
              Every lab that takes you more than one attempt will stand here, with what was in the
              way. Until then take a problem from work, school or home: what counts is how you went
              about it.
            </p>
          </div>
        ) : (
          <>
            <p class="read">
              You met these problems and solved them. Each has a beginning, a wrong turn and an end,
              and the attempts show it.
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
          They want to hear how you think when you do not know what is wrong. Take a problem where
          you were wrong at first. Say it aloud once, record it, and judge it by these rows; a
          friend can do it with you.
        </p>
        <Scroll label="The four parts and how they are judged">
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
          This one comes from a lab. Say so when yours does: it is a real problem that you solved,
          and not a job that you had.
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
          {countText(failed, 'attempt')} before the one that held. What did you change, and why?
        </dd>
        <dt>Result</dt>
        <dd>
          <a href={`/attempts/${passed.id}`}>Passed</a> {dayText(passed.at)}. What do you do
          otherwise since?
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
          <span class="mute">Before: </span>
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
