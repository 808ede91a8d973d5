import { countText } from '../../kit/count-text.ts'
import type { LabProgressState } from '../../view/lab-line.ts'
import type { LabList as Labs } from '../../view/list-labs.ts'
import { LabList } from '../components/lab-list.tsx'
import { ProgramCommand } from '../components/program.tsx'
import { SearchField } from '../components/search-field.tsx'
import { type Around, Shell } from '../components/shell.tsx'

export interface LabsProps {
  readonly around: Around
  readonly list: Labs
  readonly asked: {
    readonly search: string
    readonly area: string | null
    readonly skill: string | null
    readonly status: LabProgressState | null
  }
  /** The lab the learner is on. */
  readonly hereId: string | null
}

const standingWords: Record<LabProgressState, string> = {
  new: 'not started',
  tried: 'not yet passed',
  practiced: 'practiced',
  proved: 'proved',
}

/** All labs, found by words and narrowed by a form that works without script. */
export function LabsScreen({ around, list, asked, hereId }: LabsProps) {
  const { labs, total } = list
  const count = labs.length === total ? countText(total, 'lab') : `${labs.length} of ${total} labs`
  return (
    <Shell
      around={around}
      title="Labs"
      description="Labs on real databases and servers. Each checks one skill and shows the smallest case we find that breaks a wrong answer."
      section="labs"
      crumbs={[{ title: 'Home', href: '/' }]}
    >
      <header class="stack stack-s">
        <h1>Labs</h1>
        <p class="lede">
          Each lab checks one skill on a real system and shows you the smallest case we find that
          breaks a wrong answer.
        </p>
      </header>
      <div class="cols cols-labs">
        <Filters list={list} asked={asked} />
        <section class="stack" aria-labelledby="h-list">
          <div class="row row-apart">
            <h2 id="h-list">{count}</h2>
            <div class="row small">
              <Asked list={list} asked={asked} />
              <span class="mute">in path order</span>
            </div>
          </div>
          {labs.length > 0 ? (
            list.groups.map(({ unit, labs }) => (
              <section class="stack stack-s">
                <h3>{unit ?? 'Not on your path'}</h3>
                <LabList labs={labs} hereId={hereId} heading="h4" />
              </section>
            ))
          ) : (
            <div class="empty stack stack-s">
              <h3>No lab matches all of that</h3>
              <p>
                Remove a filter, or search for a single word: a title, a skill, or something that
                goes wrong, like “null”.
              </p>
              <p>
                <a href="/labs">Show all {total} labs</a>
              </p>
            </div>
          )}
          <p class="small mute">
            Missing one? A lab is a folder of text files.{' '}
            <ProgramCommand command="backwright lab new" /> creates one that works right away.
          </p>
        </section>
      </div>
    </Shell>
  )
}

function Filters({ list, asked }: Pick<LabsProps, 'list' | 'asked'>) {
  const isNarrowed = asked.area !== null || asked.status !== null
  return (
    <search aria-label="Labs">
      <form class="stack" action="/labs">
        <SearchField text={asked.search} hint="Title, skill, or mistake, like “null”" />
        <details class="filters" open={isNarrowed}>
          <summary class="label">Filters</summary>
          <div class="stack">
            <Choices
              name="area"
              legend="Area"
              chosen={asked.area}
              choices={list.areas.map(({ id, title, count }) => ({ value: id, title, count }))}
            />
            <Choices
              name="status"
              legend="Where I am"
              chosen={asked.status}
              choices={list.statuses.map(({ status, count }) => ({
                value: status,
                title: standingWords[status],
                count,
              }))}
            />
          </div>
        </details>
        {asked.skill ? <input type="hidden" name="skill" value={asked.skill} /> : null}
        <div class="row">
          <button class="btn" type="submit">
            Show labs
          </button>
          <a class="small" href="/labs">
            Clear
          </a>
        </div>
      </form>
    </search>
  )
}

interface ChoicesProps {
  readonly name: string
  readonly legend: string
  readonly chosen: string | null
  readonly choices: readonly {
    readonly value: string
    readonly title: string
    readonly count: number
  }[]
}

function Choices({ name, legend, chosen, choices }: ChoicesProps) {
  return (
    <fieldset class="group">
      <legend>{legend}</legend>
      <label class="opt">
        <input type="radio" name={name} value="" checked={chosen === null} />
        any
      </label>
      {choices.map(({ value, title, count }) => (
        <label class="opt">
          <input type="radio" name={name} value={value} checked={chosen === value} />
          {title}
          <span class="num">
            {count}
            <span class="vh"> {count === 1 ? 'lab' : 'labs'}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** What is asked for now, each with a link that takes it away. */
function Asked({ list, asked }: Pick<LabsProps, 'list' | 'asked'>) {
  const area = list.areas.find(({ id }) => id === asked.area)?.title ?? asked.area
  const chips = [
    { name: 'q', value: asked.search === '' ? null : asked.search, title: `“${asked.search}”` },
    { name: 'area', value: asked.area, title: area },
    { name: 'skill', value: asked.skill, title: list.skillTitle ?? asked.skill },
    {
      name: 'status',
      value: asked.status,
      title: asked.status === null ? null : standingWords[asked.status],
    },
  ].filter((chip) => chip.value !== null)
  return (
    <>
      {chips.map((chip) => {
        const rest = new URLSearchParams(
          chips.filter((other) => other !== chip).map(({ name, value }) => [name, value ?? '']),
        )
        return (
          <span class="chip">
            {chip.title}
            <a
              href={rest.size > 0 ? `/labs?${rest}` : '/labs'}
              aria-label={`Remove the filter ${chip.title}`}
            >
              ×
            </a>
          </span>
        )
      })}
    </>
  )
}
