import type { PlanPage } from '../../../view/plan-page.ts'
import { Icon } from '../../components/icons.tsx'

/** Fields by name, as a form sends them. */
export type PlanFormValues = Readonly<Record<string, string>>

export const holidayRows = 3

/** What is kept, as the form shows it. */
export function valuesOf(settings: PlanPage['settings'], role: string): PlanFormValues {
  const { money } = settings
  const off = settings.holidays.slice(0, holidayRows).flatMap(({ from, to }, at) => [
    [`off-from-${at}`, from],
    [`off-to-${at}`, to],
  ])
  return {
    role,
    hours: String(settings.hoursAWeek),
    route: settings.route,
    deadline: settings.deadline ?? '',
    savings: String(money.savings),
    'pay-now': String(money.payNowAYear),
    'pay-after': money.payAfterAYear === null ? '' : String(money.payAfterAYear),
    cost: money.cost === null ? '' : String(money.cost),
    'pay-lost': String(money.payLostAMonth),
    search: String(money.searchMonths),
    interest: money.loan ? String(Math.round(money.loan.interestAYear * 1_000) / 10) : '',
    'loan-months': money.loan ? String(money.loan.months) : '',
    ...(Object.fromEntries(off) as Record<string, string>),
  }
}

interface FormProps {
  readonly page: PlanPage
  readonly values: PlanFormValues
  readonly error: string | null
}

/** Everything that a plan is made from, with usual values in it. */
export function PlanForm({ page, values, error }: FormProps) {
  return (
    <form
      class="stack section no-print"
      method="post"
      action="/plan"
      aria-labelledby="h-form"
      id="change"
    >
      <h2 id="h-form">{page.isUsual ? 'Make it yours' : 'Change it'}</h2>
      {error === null ? null : (
        <p class="error">
          <Icon name="failed" />
          {error}
        </p>
      )}
      <NumberField name="hours" title="Hours a week" values={values} step="0.5" />
      <div class="field">
        <label htmlFor="f-role">Role</label>
        <select class="input" id="f-role" name="role">
          {page.roles.map(({ role, title }) => (
            <option value={role} selected={values.role === role}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label htmlFor="f-route">Route</label>
        <select class="input" id="f-route" name="route">
          {page.whole.options.map(({ route, title }) => (
            <option value={route} selected={values.route === route}>
              {title}
            </option>
          ))}
        </select>
        <p class="hint">The weeks are those of Backwright, alone or beside a course.</p>
      </div>
      <DayField name="deadline" title="Deadline, if there is one" values={values} />
      <Holidays values={values} />
      <MoneyFields page={page} values={values} />
      <button class="btn btn-go" type="submit">
        {page.isUsual ? 'Make the plan' : 'Plan again'}
      </button>
    </form>
  )
}

function Holidays({ values }: { values: PlanFormValues }) {
  return (
    <details class="more" open={values['off-from-0'] !== undefined}>
      <summary>Weeks off</summary>
      <div class="stack">
        {Array.from({ length: holidayRows }, (_, at) => (
          <fieldset class="group from-to">
            <legend>Time off {at + 1}</legend>
            <DayField name={`off-from-${at}`} title="from" values={values} />
            <DayField name={`off-to-${at}`} title="to" values={values} />
          </fieldset>
        ))}
      </div>
    </details>
  )
}

function MoneyFields({ page, values }: { page: PlanPage; values: PlanFormValues }) {
  const { pay, option } = page.whole
  return (
    <details class="more" open={!page.isUsual}>
      <summary>Money, in dollars</summary>
      <div class="stack">
        <NumberField name="savings" title="What you can spend" values={values} />
        <NumberField name="pay-now" title="Pay a year now" values={values} />
        <NumberField
          name="pay-after"
          title="Pay a year afterwards"
          values={values}
          hint={pay ? `Empty: ${pay.aYear.toLocaleString('en-US')}, a careful figure.` : ''}
        />
        <NumberField
          name="cost"
          title="What the route costs in all"
          values={values}
          hint={
            option.cost
              ? `Empty: ${option.cost.likely.toLocaleString('en-US')}, the usual figure.`
              : 'No usual figure is published.'
          }
        />
        <NumberField name="pay-lost" title="Pay given up a month while studying" values={values} />
        <NumberField name="search" title="Months of looking for work" values={values} />
        <fieldset class="group from-to">
          <legend>Loan for the cost, if you take one</legend>
          <NumberField name="interest" title="% a year" values={values} step="0.1" />
          <NumberField name="loan-months" title="months" values={values} />
        </fieldset>
      </div>
    </details>
  )
}

interface FieldProps {
  readonly name: string
  readonly title: string
  readonly values: PlanFormValues
  readonly hint?: string
  readonly step?: string
}

export function NumberField({ name, title, values, hint = '', step = '1' }: FieldProps) {
  return (
    <div class="field">
      <label htmlFor={`f-${name}`}>{title}</label>
      <input
        class="input"
        id={`f-${name}`}
        name={name}
        type="number"
        inputmode="decimal"
        min="0"
        step={step === '1' ? 'any' : step}
        value={values[name] ?? ''}
        aria-describedby={hint === '' ? undefined : `f-${name}-hint`}
      />
      {hint === '' ? null : (
        <p class="hint" id={`f-${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

function DayField({ name, title, values }: FieldProps) {
  return (
    <div class="field">
      <label htmlFor={`f-${name}`}>{title}</label>
      <input class="input" id={`f-${name}`} name={name} type="date" value={values[name] ?? ''} />
    </div>
  )
}
