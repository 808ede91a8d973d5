import type { PlacementResult } from '../../../view/placement-page.ts'
import { Lines } from '../../components/code.tsx'
import { RangeFigure } from '../../components/plan/range-figure.tsx'
import { Scroll } from '../../components/scroll.tsx'
import { type Around, Shell } from '../../components/shell.tsx'
import { StateWord } from '../../components/verdict.tsx'
import { wayCrumbs } from '../../components/way.tsx'
import { countText, dayText } from '../../when.ts'
import { Inline } from './placement.tsx'

const whyWords: Record<PlacementResult['why'], string> = {
  beginner: 'Most of this is new to you, so you were spared the rest. You begin at the beginning.',
  'sure-enough': 'More questions would not have changed much.',
  'enough-asked': 'That is as many as we ask.',
  'no-items': 'There was nothing more to ask.',
  stopped: 'You stopped early, so the ranges are wide.',
}

const levelWords = [
  'nothing yet',
  'first steps',
  'the basics',
  'at work with help',
  'at work alone',
  'others ask you',
] as const

interface ResultProps {
  readonly around: Around
  readonly result: PlacementResult | null
}

export function PlacementResultScreen({ around, result }: ResultProps) {
  return (
    <Shell
      around={around}
      title="Result"
      description="What the placement says of each area, with how sure it is."
      section="way"
      crumbs={[...wayCrumbs, { title: 'Placement', href: '/placement' }]}
    >
      {result ? <Result result={result} /> : <None />}
    </Shell>
  )
}

function None() {
  return (
    <>
      <h1>No result yet</h1>
      <div class="empty stack stack-s">
        <p>Here stands what the placement says of each area, once you have taken it.</p>
        <p>
          <a href="/placement">Take the placement</a>
        </p>
      </div>
    </>
  )
}

function Result({ result }: { result: PlacementResult }) {
  return (
    <>
      <header class="stack stack-s">
        <h1>Where you stand</h1>
        <p class="lede">{whyWords[result.why]}</p>
        <p class="small mute">Taken on {dayText(result.at)}.</p>
      </header>
      <section class="next" aria-labelledby="h-now">
        <div class="next-what">
          <h2 id="h-now">Your plan</h2>
          <p>
            {result.known.length > 0
              ? `It is shorter by what you most likely know: ${countText(result.known.length, 'skill')}. Their labs still come, and take you less time.`
              : 'It begins at the beginning, and each step needs only what came before it.'}
          </p>
        </div>
        <a class="btn btn-go" href="/plan">
          See the plan
        </a>
      </section>
      <section class="stack section" aria-labelledby="h-areas">
        <h2 id="h-areas">By area</h2>
        <div class="cols cols-2">
          <RangeFigure
            id="levels"
            title="Level in each area"
            description="From 0 to 5, with a range."
            caption="The mark is the level, the bar the range in which eight in ten lie."
            from={0}
            to={5}
            ticks={[0, 1, 2, 3, 4, 5].map((at) => ({ at, label: String(at) }))}
            rows={result.areas.map(({ title, low, level, high }) => ({
              title,
              low,
              middle: level,
              high,
            }))}
          />
          <Areas result={result} />
        </div>
        <p class="small mute read">
          Eight in ten people who answer like you lie within the range. How difficult a question is,
          is our own judgment until there is data. What is seen in one area moves those that build
          on it: who can do windows can select.
        </p>
      </section>
      <Answers result={result} />
      <form method="post" action="/placement" class="row">
        <button class="btn" type="submit">
          Take it again
        </button>
        <span class="small mute">A new result takes the place of this one in the plan.</span>
      </form>
    </>
  )
}

function Areas({ result }: { result: PlacementResult }) {
  return (
    <Scroll label="Levels by area, table">
      <table class="data">
        <caption>
          Levels from 0 to 5<span class="hint">The range holds eight in ten.</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Area</th>
            <th scope="col" class="r">
              Level
            </th>
            <th scope="col" class="r">
              Range
            </th>
            <th scope="col">About</th>
          </tr>
        </thead>
        <tbody>
          {result.areas.map(({ title, level, low, high }) => (
            <tr>
              <th scope="row">{title}</th>
              <td class="r">{level.toFixed(1)}</td>
              <td class="r">
                {low.toFixed(1)}–{high.toFixed(1)}
              </td>
              <td>{levelWords[Math.round(level)]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

const words = {
  right: { icon: 'passed', word: 'right', ink: 'v-passed' },
  wrong: { icon: 'failed', word: 'not right', ink: 'v-failed' },
  unknown: { icon: 'skipped', word: 'not known', ink: 'v-skipped' },
} as const

function Answers({ result: { answers } }: { result: PlacementResult }) {
  if (answers.length === 0) return null
  return (
    <section class="stack section" aria-labelledby="h-answers">
      <h2 id="h-answers">What was asked</h2>
      <ol class="list">
        {answers.map(({ item, text, code, area, answer, given, right, why }) => (
          <li class="stack stack-s read">
            <div class="row row-apart small">
              <StateWord {...words[answer]} />
              <span class="mute">{area}</span>
            </div>
            <p>
              <Inline text={text.trim().split('\n\n')[0] ?? ''} />
            </p>
            {code ? (
              <Lines text={code.text} label={`The example of ${item}`} language={code.language} />
            ) : null}
            <dl class="facts">
              {answer === 'wrong' ? (
                <>
                  <dt>You said</dt>
                  <dd>
                    <Said text={given} />
                  </dd>
                </>
              ) : null}
              <dt>Right</dt>
              <dd>
                <Said text={right} />
              </dd>
              {why === '' || answer === 'right' ? null : (
                <>
                  <dt>Why</dt>
                  <dd>
                    <Inline text={why} />
                  </dd>
                </>
              )}
            </dl>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** An answer of one line as text, one of several as its lines. */
function Said({ text }: { text: string }) {
  const lines = text.trim().split('\n')
  if (lines.length === 1) return <Inline text={text.trim()} />
  if (/^\s*(select|with)\b/i.test(text)) {
    return (
      <pre class="code">
        <code>{text.trim()}</code>
      </pre>
    )
  }
  return (
    <ol>
      {lines.map((line) => (
        <li>
          <Inline text={line} />
        </li>
      ))}
    </ol>
  )
}
