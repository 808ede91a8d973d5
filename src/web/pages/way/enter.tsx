import type { Reason } from '../../../kit/problem.ts'
import type { EnterPage } from '../../../view/way/enter-page.ts'
import { Refused } from '../../components/refused.tsx'
import type { Around } from '../../components/shell.tsx'
import { WayHead, WayShell } from '../../components/way.tsx'
import { publishedText } from '../../figures.ts'
import { credentialWords } from './program-line.tsx'

interface EnterProps {
  readonly around: Around
  readonly page: EnterPage
  /** What the day of looking is until someone enters a different one. */
  readonly today: string
  /** What was typed and refused; null: a fresh form. */
  readonly refused: {
    readonly reason: Reason
    readonly typed: Readonly<Record<string, string>>
  } | null
}

const fields = [
  { name: 'school', label: 'School', hint: 'The name the school uses', needed: true },
  {
    name: 'field',
    label: 'Program',
    hint: 'For example, “Backend web development”',
    needed: true,
  },
  { name: 'city', label: 'City', hint: 'Optional', needed: false },
  {
    name: 'price_total',
    label: 'Total price',
    hint: 'Dollars, with fees. Optional',
    needed: false,
  },
  { name: 'weeks', label: 'Length in weeks', hint: 'Optional', needed: false },
  { name: 'url', label: 'Web page', hint: 'Starts with https://', needed: true },
  { name: 'looked_at', label: 'Date you looked', hint: 'Like 2026-11-24', needed: true },
  {
    name: 'entered_by',
    label: 'Entered by',
    hint: 'A name or initials, shown next to it',
    needed: true,
  },
] as const

/** A form and a file of programs; each needs a web page and a date, and shows who entered it. */
export function EnterScreen({ around, page, today, refused }: EnterProps) {
  return (
    <WayShell
      around={around}
      title="Enter a program"
      description="Enter a bootcamp or another program with its page and the day you looked at it."
      here="/programs"
      crumbs={[{ title: 'Programs', href: '/programs' }]}
    >
      <WayHead
        title="Enter a program"
        lede="Add a bootcamp or a course that isn’t in our list. We’ll show it with its web page, the date you looked, and your name. Nobody checks it, so enter what the page says, not what someone promised on the phone."
      />
      {refused ? <Refused reason={refused.reason} /> : null}
      <Form page={page} today={today} refused={refused} />
      <Csv page={page} typed={refused?.typed.csv ?? ''} />
      {page.own.length > 0 ? <Own page={page} /> : null}
    </WayShell>
  )
}

function Form({ page, today, refused }: Omit<EnterProps, 'around'>) {
  const typed: Readonly<Record<string, string>> = refused?.typed ?? { looked_at: today }
  const isWrong = (name: string): boolean =>
    refused !== null && refused.reason.expected.startsWith(`${name}:`)
  return (
    <form class="stack section" method="post" action="/programs/enter">
      <h2>One program</h2>
      <div class="fields">
        {fields.map(({ name, label, hint, needed }) => (
          <div class="field">
            <label htmlFor={name}>
              {label}
              {needed ? null : <span class="mute"> (if known)</span>}
            </label>
            <input
              class="input"
              id={name}
              name={name}
              required={needed}
              autocomplete="off"
              maxLength={name === 'url' ? 500 : 150}
              aria-describedby={isWrong(name) ? `${name}-h refused` : `${name}-h`}
              aria-invalid={isWrong(name) ? 'true' : undefined}
              value={typed[name] ?? ''}
            />
            <span class="hint" id={`${name}-h`}>
              {hint}
            </span>
          </div>
        ))}
        <Select
          name="credential"
          label="What you get"
          chosen={typed.credential ?? 'bootcamp'}
          choices={Object.entries(credentialWords)}
        />
        <Select
          name="state"
          label="State"
          chosen={typed.state ?? ''}
          choices={[
            ['', 'none or online'],
            ...page.states.map(({ code, name }) => [code, name] as const),
          ]}
        />
        <Select
          name="is_online"
          label="Online"
          chosen={typed.is_online ?? ''}
          choices={[
            ['', 'not known'],
            ['yes', 'yes'],
            ['no', 'no'],
          ]}
        />
        <Note typed={typed.note ?? ''} />
      </div>
      <div class="row">
        <button class="btn btn-go" type="submit">
          Save
        </button>
        <a class="small" href="/what-to-ask">
          What to ask the school first
        </a>
      </div>
    </form>
  )
}

function Note({ typed }: { typed: string }) {
  return (
    <div class="field wide">
      <label htmlFor="note">
        Anything people should know<span class="mute"> (optional)</span>
      </label>
      <textarea class="input" id="note" name="note" rows={3} maxLength={500}>
        {`\n${typed}`}
      </textarea>
    </div>
  )
}

interface SelectProps {
  readonly name: string
  readonly label: string
  readonly chosen: string
  readonly choices: readonly (readonly [string, string])[]
}

function Select({ name, label, chosen, choices }: SelectProps) {
  return (
    <div class="field">
      <label htmlFor={name}>{label}</label>
      <select class="input" id={name} name={name}>
        {choices.map(([value, title]) => (
          <option value={value} selected={value === chosen}>
            {title}
          </option>
        ))}
      </select>
    </div>
  )
}

function Csv({ page, typed }: { page: EnterPage; typed: string }) {
  return (
    <form class="stack section" method="post" action="/programs/enter/csv">
      <h2>Several at once</h2>
      <p class="read">
        Paste comma-separated values. The first line has the column names:{' '}
        <code>{page.columns.join(', ')}</code>. We save all the lines or none of them.
      </p>
      <div class="field wide">
        <label htmlFor="csv">Lines</label>
        <textarea class="input block-text" id="csv" name="csv" rows={8} required>
          {`\n${typed}`}
        </textarea>
      </div>
      <div>
        <button class="btn" type="submit">
          Save all
        </button>
      </div>
    </form>
  )
}

function Own({ page }: Pick<EnterProps, 'page'>) {
  return (
    <section class="stack section" aria-labelledby="h-own">
      <h2 id="h-own">What you entered</h2>
      <ul class="list">
        {page.own.map(({ id, title, url, lookedAt, enteredBy }) => (
          <li class="row row-apart">
            <span>
              <a href={`/programs/compare?id=${id}`}>{title}</a>, by {enteredBy},{' '}
              <a href={url} rel="nofollow noopener noreferrer external">
                its page<span class="vh">: {title}</span>
              </a>
              , {publishedText(lookedAt)}
            </span>
            <form method="post" action="/programs/enter/remove">
              <input type="hidden" name="id" value={id} />
              <button class="link-btn small" type="submit">
                Remove<span class="vh"> {title}</span>
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  )
}
