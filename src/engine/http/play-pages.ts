import { canonicalJson } from '../../kit/hash.ts'
import type { SendStep } from '../../lab/http/requests.ts'
import type { Step, StepOf } from '../../lab/http/steps.ts'
import { type Play, sendStep } from './send.ts'
import { asCode, type Shortfall, shortfall } from './shortfall.ts'
import { takeFrom } from './source.ts'
import { fill, plain, valueAt } from './template.ts'

/** Follows pages to the last and looks at what came of all of them. */
export async function playPages(
  play: Play,
  step: StepOf<'pages'>,
  playSteps: (play: Play, steps: readonly Step[]) => Promise<Shortfall | null>,
): Promise<Shortfall | null> {
  const keys: unknown[] = []
  const expected = fill(step.expect, play.scope)
  const advice = expected.try ?? play.advice
  let next: SendStep = step.pages
  for (let page = 1; ; page++) {
    const { found, exchange } = await sendStep(play, next)
    const at = play.trace.entries.length - 1
    if (found) return found
    const response = exchange?.response
    const items = response ? takeFrom(response, step.items) : undefined
    if (!response || !Array.isArray(items)) {
      const wanted = `a list at \`${step.items}\` on page ${page}`
      return {
        ...shortfall(wanted, asCode(items), advice ?? 'Compare the brief with what is sent.'),
        at,
      }
    }
    const max = expected.page_size_max
    if (max !== undefined && items.length > Number(max)) {
      const wanted = `at most ${max} items on a page`
      return {
        ...shortfall(
          wanted,
          `${items.length} on page ${page}`,
          page === 1
            ? 'Give the query a LIMIT.'
            : 'The first page was no longer than was asked for, and this one is. Take the limit from the address on every page.',
        ),
        at,
      }
    }
    for (const item of items) {
      const key = valueAt(item, `.${step.key}`)
      if (keys.some((one) => canonicalJson(one) === canonicalJson(key ?? null)))
        return { ...twice(step, key, advice), at }
      keys.push(key ?? null)
    }
    const target = takeFrom(response, step.next)
    if (target === undefined || target === null || target === '') break
    if (page >= step.pages_max) return { ...endless(step.pages_max, advice), at }
    play.scope.set('next', target)
    next = {
      ...step.pages,
      send: `GET ${plain(step.next_as === undefined ? target : fill(step.next_as, play.scope))}`,
    }
    const between = await playSteps(play, step.between)
    if (between) return between
  }
  return everyShortfall(keys, expected, step, advice)
}

const seekAdvice =
  'With OFFSET, a row that’s added before your place moves all others by one. Remember the last key of the page, and ask for what comes after it: WHERE id > $1.'

function twice({ key }: StepOf<'pages'>, value: unknown, advice: string | undefined): Shortfall {
  return shortfall(
    'each item once on all pages together',
    `the item with \`${key}\` ${asCode(value)} came twice`,
    advice ?? seekAdvice,
  )
}

function endless(max: number, advice: string | undefined): Shortfall {
  return shortfall(
    `a last page before page ${max}`,
    'another link to a next page each time',
    advice ?? 'The last page has no next one.',
  )
}

function everyShortfall(
  keys: readonly unknown[],
  { every, in_order }: StepOf<'pages'>['expect'],
  { key }: StepOf<'pages'>,
  advice: string | undefined,
): Shortfall | null {
  if (!Array.isArray(every)) return null
  const came = new Set(keys.map((one) => canonicalJson(one)))
  const missing = every.find((one) => !came.has(canonicalJson(one)))
  if (missing !== undefined) {
    return shortfall(
      'every item that was there from the first page to the last to come on one of them',
      `none with \`${key}\` ${asCode(missing)}`,
      advice ?? seekAdvice,
    )
  }
  if (!in_order) return null
  const wanted = new Map(every.map((one, at) => [canonicalJson(one), at]))
  const places = keys.flatMap((one) => wanted.get(canonicalJson(one)) ?? [])
  const wrong = places.findIndex((place, at) => at > 0 && place < (places[at - 1] as number))
  if (wrong < 0) return null
  const [before, after] = [every[places[wrong - 1] as number], every[places[wrong] as number]]
  return shortfall(
    `the item with \`${key}\` ${asCode(after)} to come before ${asCode(before)}`,
    'the other way around',
    advice ?? 'Give the query an ORDER BY that puts any two rows in a definite order.',
  )
}
