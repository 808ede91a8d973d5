import type { MatchPage } from '../../../view/match-page.ts'
import { DistanceFields } from '../../components/distance.tsx'
import { dollarText } from '../../figures.ts'
import { criterionTitles, degreeFieldWords, schoolingWords } from './match-words.ts'

type Criterion = keyof MatchPage['weights']

/** What is asked, and how much each thing counts; the list follows when it is sent. */
export function MatchForm({ page }: { page: MatchPage }) {
  const { settings, states, role, roles } = page
  return (
    <form class="stack section" method="get" action="/match" aria-labelledby="h-form">
      <h2 id="h-form">What matters to you</h2>
      <Choice
        name="role"
        title="Goal"
        choices={roles.map(({ role: id, title }) => [id, title])}
        chosen={role.role}
      />
      <Choice
        name="state"
        title="State"
        choices={[['', 'anywhere'], ...states.map(({ code, name }) => [code, name] as const)]}
        chosen={settings.state ?? ''}
      />
      <label class="opt">
        <input type="checkbox" name="near" value="yes" checked={settings.mustBeNear} />
        Only in that state, or online
      </label>
      <DistanceFields zip={page.zip} idPrefix="m-" />
      <label class="opt">
        <input type="checkbox" name="income" value="low" checked={settings.isLowIncome} />
        Family income, up to {dollarText(page.rules.lowIncomeMost)}
      </label>
      <Field name="money" title="How much you can spend, in dollars" value={settings.money} />
      <label class="opt">
        <input type="checkbox" name="borrow" value="yes" checked={settings.mayBorrow} />
        You could borrow
      </label>
      <Field name="hours" title="Hours a week" value={settings.hoursAWeek} />
      <Choice
        name="schooling"
        title="Your schooling so far"
        choices={Object.entries(schoolingWords)}
        chosen={settings.schooling}
      />
      <Choice
        name="field"
        title="Field of your degree"
        choices={[['', 'no degree, or rather not say'], ...Object.entries(degreeFieldWords)]}
        chosen={settings.degreeField ?? ''}
      />
      <Field
        name="months"
        title="Months until you want to be done (empty: any)"
        value={settings.months}
      />
      <Weights page={page} />
      <input type="hidden" name="sent" value="yes" />
      <div class="row">
        <button class="btn btn-go" type="submit">
          Rank again
        </button>
        <a class="small" href="/match">
          Reset the weights
        </a>
      </div>
    </form>
  )
}

function Weights({ page }: { page: MatchPage }) {
  return (
    <fieldset class="group weights-in">
      <legend>How much each one matters, from 0 to 10</legend>
      {(Object.entries(page.weights) as [Criterion, number][]).map(([criterion, weight]) => (
        <label class="weight-in">
          <span>{criterionTitles[criterion]}</span>
          <input
            class="input"
            type="number"
            name={`w-${criterion}`}
            min="0"
            max="10"
            step="1"
            value={String(weight)}
          />
        </label>
      ))}
    </fieldset>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly title: string
  readonly choices: readonly (readonly [value: string, title: string])[]
  readonly chosen: string
}

function Choice({ name, title, choices, chosen }: ChoiceProps) {
  return (
    <div class="field">
      <label htmlFor={`m-${name}`}>{title}</label>
      <select class="input" id={`m-${name}`} name={name}>
        {choices.map(([value, text]) => (
          <option value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}

interface FieldProps {
  readonly name: string
  readonly title: string
  readonly value: number | null
}

function Field({ name, title, value }: FieldProps) {
  return (
    <div class="field">
      <label htmlFor={`m-${name}`}>{title}</label>
      <input
        class="input"
        id={`m-${name}`}
        name={name}
        type="number"
        inputmode="decimal"
        min="0"
        step="any"
        value={value === null || Number.isNaN(value) ? '' : String(value)}
      />
    </div>
  )
}
