import { countText } from '../../../kit/count-text.ts'
import type { PlacementResult } from '../../../view/placement-page.ts'
import { Lines } from '../../components/code.tsx'
import { RangeFigure } from '../../components/plan/range-figure.tsx'
import { Scroll } from '../../components/scroll.tsx'
import { type Around, Shell } from '../../components/shell.tsx'
import { StateWord } from '../../components/verdict.tsx'
import { WayFrame, wayCrumbs } from '../../components/way.tsx'
import { dayText } from '../../when.ts'
import { Inline } from './placement.tsx'

const whyWords: Record<PlacementResult['why'], string> = {
  beginner: 'What we asked was new to you, so we stopped early. You’ll start at the beginning.',
  'sure-enough': 'We stopped because more questions wouldn’t have changed much.',
  'enough-asked': 'That’s as many questions as we ask.',
  'no-items': 'There was nothing more to ask.',
  stopped: 'You stopped early, so the ranges are wide.',
}

const levelWords = [
  'nothing yet',
  'first steps',
  'the basics',
  'at work with help',
  'at work alone',
  'others come to you',
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
      description="What the placement says about each area, and how sure it is."
      section="way"
      crumbs={[...wayCrumbs, { title: 'Placement', href: '/placement' }]}
    >
      <WayFrame here="/placement">{result ? <Result result={result} /> : <None />}</WayFrame>
    </Shell>
  )
}

function None() {
  return (
    <>
      <h1>No result yet</h1>
      <div class="empty stack stack-s">
        <p>Take the placement test to see your results by area.</p>
        <p>
          <a href="/placement">Take the placement</a>
        </p>
      </div>
    </>
  )
}

function Result({ result }: { result: PlacementResult }) {
  const tested = result.areas.filter(({ basis }) => basis !== 'not-tested')
  const untested = result.areas.filter(({ basis }) => basis === 'not-tested')
  return (
    <>
      <header class="stack stack-s">
        <h1>Where you are now</h1>
        <p class="lede">{whyWords[result.why]}</p>
        <p class="small mute">You took the test on {dayText(result.at)}.</p>
      </header>
      <section class="next" aria-labelledby="h-now">
        <div class="next-what">
          <h2 id="h-now">Your plan</h2>
          <p>
            {result.known.length > 0
              ? `You most likely know ${countText(result.known.length, 'skill')} already, so it’s shorter. You’ll still do their labs, in less time.`
              : 'It starts at the beginning, and each step needs only what came before it.'}
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
            caption="The mark is your level. Of ten people who answer like you, eight are within the bar."
            from={0}
            to={5}
            ticks={[0, 1, 2, 3, 4, 5].map((at) => ({ at, label: String(at) }))}
            rows={tested.map(({ title, low, level, high }) => ({
              title,
              low,
              middle: level,
              high,
            }))}
          />
          <Areas result={result} />
        </div>
        <p class="small mute read">
          Of ten people who answer like you, eight are within the range. Until there’s data, we
          judge how hard each question is ourselves. A right answer also counts for what it needs:
          if you can use window functions, you can SELECT. One area says little about another, so
          you can be strong in one and new to the rest.
        </p>
        {untested.length > 0 ? (
          <p class="small read">
            Not tested: {untested.map(({ title }) => title).join(', ')}. We don’t guess your level
            there, so your plan skips nothing in them.
          </p>
        ) : null}
      </section>
      <Answers result={result} />
      <form method="post" action="/placement" class="row">
        <button class="btn" type="submit">
          Take it again
        </button>
        <span class="small mute">A new result replaces this one in your plan.</span>
      </form>
    </>
  )
}

function Areas({ result }: { result: PlacementResult }) {
  return (
    <Scroll label="Levels by area, table">
      <table class="data">
        <caption>
          Levels from 0 to 5<span class="hint">Eight of ten people are within the range.</span>
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
          {result.areas.map((area) => (
            <AreaRow area={area} />
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function AreaRow({ area }: { area: PlacementResult['areas'][number] }) {
  const { title, level, low, high, basis } = area
  const isTested = basis !== 'not-tested'
  return (
    <tr>
      <th scope="row">{title}</th>
      <td class="r">{isTested ? level.toFixed(1) : '–'}</td>
      <td class="r">{isTested ? `${low.toFixed(1)}–${high.toFixed(1)}` : '–'}</td>
      <td>{aboutText(area)}</td>
    </tr>
  )
}

/** Not knowing shows no skill, and what nobody asked about has no level. */
function aboutText({ basis, level }: PlacementResult['areas'][number]): string {
  switch (basis) {
    case 'not-tested':
      return 'not tested'
    case 'failed':
      return 'nothing shown yet'
    case 'implied':
      return `${levelWords[Math.round(level)]}, because your other answers need it`
    case 'shown':
      return levelWords[Math.round(level)] ?? ''
  }
}

const words = {
  right: { icon: 'passed', word: 'right', ink: 'v-passed' },
  wrong: { icon: 'failed', word: 'not right', ink: 'v-failed' },
  unknown: { icon: 'skipped', word: 'didn’t know', ink: 'v-skipped' },
} as const

function Answers({ result: { answers } }: { result: PlacementResult }) {
  if (answers.length === 0) return null
  return (
    <section class="stack section" aria-labelledby="h-answers">
      <h2 id="h-answers">Your questions</h2>
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
