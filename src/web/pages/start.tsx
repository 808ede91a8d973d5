import type { HomePage } from '../../view/home-page.ts'
import { type Around, Shell } from '../components/shell.tsx'

interface StartProps {
  readonly around: Around
  readonly answers: HomePage['firstRun']
}

const questions = [
  {
    name: 'programmed',
    legend: 'Have you programmed before?',
    choices: [
      ['never', 'Not yet'],
      ['a-little', 'A little'],
      ['yes', 'Yes'],
    ],
  },
  {
    name: 'hours',
    legend: 'How many hours a week can you keep up over months?',
    choices: [
      ['3', 'About 3'],
      ['6', 'About 6'],
      ['10', 'About 10'],
      ['15', 'About 15'],
      ['30', '30 or more'],
    ],
  },
  {
    name: 'aim',
    legend: 'What’s it for?',
    choices: [
      ['first-job', 'A first job'],
      ['change-of-job', 'A different job'],
      ['better-at-my-job', 'The job I have now'],
      ['course', 'A course'],
      ['curious', 'I’m curious'],
    ],
  },
] as const

/** Three questions, all optional, and then your first lab. */
export function StartScreen({ around, answers }: StartProps) {
  const given: Record<string, string | null> = {
    programmed: answers?.programmed ?? null,
    hours: answers?.hoursAWeek == null ? null : String(answers.hoursAWeek),
    aim: answers?.aim ?? null,
  }
  return (
    <Shell
      around={around}
      title="Three questions"
      description="Three questions, all optional, and then your first lab."
      crumbs={[{ title: 'Home', href: '/' }]}
    >
      <header class="stack stack-s">
        <h1>Three questions</h1>
        <p class="lede">
          They set your pace and where you start. Skip any you like. Your first lab is next.
        </p>
      </header>
      <form class="stack stack-l read" method="post" action="/start">
        {questions.map(({ name, legend, choices }) => (
          <fieldset class="group section">
            <legend class="vh">{legend}</legend>
            <p class="label" aria-hidden="true">
              {legend}
            </p>
            <div class="choices">
              {choices.map(([value, title]) => (
                <label class="choice">
                  <input type="radio" name={name} value={value} checked={given[name] === value} />
                  {title}
                </label>
              ))}
            </div>
          </fieldset>
        ))}
        <div class="row">
          <button class="btn btn-go" type="submit">
            Go to your first lab
          </button>
          <button class="link-btn small" type="submit" name="skip" value="all">
            Skip the questions
          </button>
        </div>
        <p class="small mute">Your answers stay on this machine, and you can change them later.</p>
      </form>
    </Shell>
  )
}
