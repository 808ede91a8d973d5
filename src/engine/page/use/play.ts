import type { FillStep, PassStep, Step, Who } from '../../../lab/page/steps.ts'
import { fill } from '../../http/template.ts'
import { focusIn, type Heard, hear, isWho, whoText } from './hear.ts'
import { isWithin, lookAt, withinText } from './look.ts'
import { type Miss, miss } from './miss.ts'
import { type Playing, takeNews } from './playing.ts'
import { keysFor, typeText } from './type-text.ts'

/** Plays a check's steps; null where all is as it should be. */
export async function play(playing: Playing): Promise<Miss | null> {
  for (const written of playing.check.steps) {
    const step = fill(written, playing.scope)
    const missed = await playStep(playing, step)
    if (missed === null) continue
    if ('else' in step && step.else === 'end') return null
    const own = written as { expected?: string; try?: string }
    return {
      ...missed,
      expected: fill(own.expected, playing.scope) ?? missed.expected,
      try: missed.sure ?? own.try ?? playing.check.try ?? missed.try,
    }
  }
  return null
}

async function playStep(playing: Playing, step: Step): Promise<Miss | null> {
  if ('reach' in step) return (await reach(playing, step.reach)).missed
  if ('fill' in step) return await fillField(playing, step)
  if ('choose' in step) return await choose(playing, step.choose, step.option)
  if ('tick' in step) return await tick(playing, step.tick)
  if ('activate' in step) return await activate(playing, step.activate)
  if ('press' in step) return await pressed(playing, step.press)
  if ('pass' in step) return await pass(playing, step)
  if ('window' in step) return await resize(playing, step.window)
  if ('reload' in step) return await reload(playing)
  return await lookAt(playing, step)
}

/** More stops than a page of a lab has. */
const stopsMax = 60

interface Reached {
  readonly at: Heard | null
  readonly missed: Miss | null
}

/** Tabs until focus is on what is meant, once round the page. */
async function reach(playing: Playing, who: Who, within?: Who): Promise<Reached> {
  const heard = await hear(playing.session)
  const now = focusIn(heard)
  if (now && isWho(now, who) && isWithin(now, within, heard)) return { at: now, missed: null }
  const met: string[] = []
  let leftPage = 0
  let all: readonly Heard[] = heard
  for (let count = 0; count < stopsMax && leftPage < 2; count++) {
    all = await tab(playing)
    const at = focusIn(all)
    if (at === null) leftPage++
    else if (isWho(at, who) && isWithin(at, within, all)) return { at, missed: null }
    else if (!met.includes(at.spoken)) met.push(at.spoken)
  }
  const there = all.find((one) => isWho(one, who)) ?? null
  const stops = met.length === 0 ? 'nothing on the page' : met.map((one) => `“${one}”`).join(', ')
  const came =
    there === null
      ? `nothing by that name; Tab reaches ${stops}`
      : `it is there, and Tab reaches only ${stops}`
  const attempt =
    there === null
      ? 'Look at its role and name: a label makes a name, and the element makes the role.'
      : 'Use an element that takes focus by itself: a button, a link with href, a field.'
  return {
    at: null,
    missed: await miss(playing, `Tab to reach ${whoText(who)}${withinText(within)}`, came, {
      try: attempt,
      at: there,
    }),
  }
}

/** Presses Tab; all that is heard then. */
async function tab(playing: Playing): Promise<readonly Heard[]> {
  playing.counted.keys++
  playing.news = []
  await playing.open.page.keyboard.press('Tab')
  const all = await hear(playing.session)
  playing.did.push({ key: 'Tab', heard: focusIn(all)?.spoken ?? 'outside of the page' })
  return all
}

async function key(playing: Playing, name: string): Promise<void> {
  playing.counted.keys++
  playing.news = []
  await takeNews(playing)
  await playing.open.page.keyboard.press(name)
}

async function fillField(
  playing: Playing,
  { fill: who, within, with: text }: FillStep,
): Promise<Miss | null> {
  const { at, missed } = await reach(playing, who, within)
  if (at === null) return missed
  if (at.value !== '') await playing.open.page.keyboard.press('ControlOrMeta+a')
  playing.news = []
  await takeNews(playing)
  if (text === '') await playing.open.page.keyboard.press('Delete')
  else await typeText(playing.session, text)
  playing.counted.keys += text === '' ? 1 : keysFor(text)
  playing.did.push({ key: text === '' ? 'Delete' : `types ${text}`, heard: '' })
  return null
}

/** Radio buttons and lists: the arrow keys move, and what is chosen is heard. */
async function choose(playing: Playing, who: Who, option: string): Promise<Miss | null> {
  const all = await hear(playing.session)
  const list = all.find((one) => isWho(one, { ...who, role: ['combobox', 'listbox'] }))
  if (list) {
    const { at, missed } = await reach(playing, { ...who, role: ['combobox', 'listbox'] })
    if (at === null) return missed
    await playing.open.page.keyboard.type(option)
    playing.did.push({ key: `types ${option}`, heard: '' })
    return null
  }
  return await chooseRadio(playing, who, option)
}

async function chooseRadio(playing: Playing, who: Who, option: string): Promise<Miss | null> {
  const all = await hear(playing.session)
  const group = all.findIndex((one) => isWho(one, { role: 'group', ...who }))
  if (group < 0)
    return await miss(
      playing,
      `a group named “${who.name}” with the choice “${option}”`,
      'no group with that name is heard',
      {
        try: 'Put the choices into a fieldset, and the question into its legend.',
      },
    )
  const { at, missed } = await reach(playing, { role: 'radio' })
  if (at === null) return missed
  let now: Heard | null = at
  for (let count = 0; count < 12; count++) {
    if (now && isWho(now, { role: 'radio', name: option })) {
      if (now.states.checked !== 'true' && now.states.checked !== true) await key(playing, 'Space')
      return null
    }
    await key(playing, 'ArrowDown')
    now = focusIn(await hear(playing.session))
    playing.did.push({ key: 'ArrowDown', heard: now?.spoken ?? '' })
  }
  return await miss(playing, `the choice “${option}”`, 'the arrow keys never come to it', {
    at,
    try: 'Radio buttons of one question have the same `name`. Then the arrow keys lead from one to the next, and one is chosen at a time.',
  })
}

async function tick(playing: Playing, who: Who): Promise<Miss | null> {
  const { at, missed } = await reach(playing, { role: 'checkbox', ...who })
  if (at === null) return missed
  return await pressed(playing, 'Space')
}

async function activate(playing: Playing, who: Who): Promise<Miss | null> {
  const { at, missed } = await reach(playing, who)
  if (at === null) return missed
  playing.minutes = 0
  return await pressed(playing, 'Enter')
}

async function pressed(playing: Playing, name: string): Promise<Miss | null> {
  const before = focusIn(await hear(playing.session))
  await key(playing, name)
  await playing.open.page.waitForLoadState('domcontentloaded').catch(() => undefined)
  await playing.open.page.evaluate(drawn).catch(() => undefined)
  playing.news.push(...(await takeNews(playing)))
  const all = await hear(playing.session)
  const after = focusIn(all)
  if (after && after.id !== before?.id) playing.news.push(saidOnArrival(after, before, all))
  playing.did.push({ key: name, heard: playing.news.join(' · ') })
  return null
}

const announcedParts = /^(dialog|alertdialog|group|radiogroup|region|form|navigation|main)$/

/** Where focus came to: the parts of the page that it came into, then the element. */
function saidOnArrival(at: Heard, before: Heard | null, all: readonly Heard[]): string {
  const known = new Set(before?.around)
  const parts = at.inside
    .map((place) => all[place] as Heard)
    .filter(({ id, role, name }) => name !== '' && announcedParts.test(role) && !known.has(id))
  return [...parts, at].map(({ spoken }) => spoken).join(', ')
}

const drawn =
  'new Promise((resolve) => { setTimeout(resolve, 200); requestAnimationFrame(() => setTimeout(resolve, 30)) })'

/** Looked at this often while something is waited for. */
const stepMinutes = 0.5

async function pass(playing: Playing, { pass: minutes, until_heard }: PassStep): Promise<null> {
  if (!until_heard) return await passAtOnce(playing, minutes)
  for (let left = minutes; left > 0; left -= stepMinutes) {
    await passAtOnce(playing, Math.min(stepMinutes, left))
    if (playing.news.length > 0) break
  }
  return null
}

async function passAtOnce(playing: Playing, minutes: number): Promise<null> {
  playing.minutes += minutes
  playing.news = []
  await takeNews(playing)
  const before = focusIn(await hear(playing.session))
  const thrown = await runClock(playing, Math.round(minutes * 60_000))
  await playing.open.page.evaluate(drawn).catch(() => undefined)
  playing.news.push(...(await takeNews(playing)))
  const all = await hear(playing.session)
  const after = focusIn(all)
  if (after && after.id !== before?.id) playing.news.push(saidOnArrival(after, before, all))
  playing.did.push({
    key: `${Number(minutes.toFixed(2))} minutes go by`,
    heard: playing.news.join(' · '),
  })
  if (thrown !== null) playing.did.push({ key: `a script stops: ${thrown}`, heard: '' })
  return null
}

/**
 * Moves the page's clock. All timers of that time run, and then what the first of those threw that
 * threw anything is thrown here: it's the page's own fault, as is a timer that leaves the page.
 */
async function runClock({ open: { page } }: Playing, ms: number): Promise<string | null> {
  try {
    await page.clock.runFor(ms)
    return null
  } catch (error) {
    if (page.isClosed()) throw error
    await page.waitForLoadState('load')
    const [, said = ''] = /^(?:clock\.runFor: )?(.*)/.exec((error as Error).message) ?? []
    return said.includes('context was destroyed') ? null : said
  }
}

async function resize(
  { open, did }: Playing,
  [width, height]: readonly [number, number],
): Promise<null> {
  await open.page.setViewportSize({ width, height })
  await open.page.evaluate(drawn)
  did.push({ key: `a window of ${width} by ${height}`, heard: '' })
  return null
}

async function reload({ open, did, sent }: Playing): Promise<null> {
  await open.page.goto(open.address)
  // What the page before it sent says nothing of this one.
  sent.length = 0
  did.push({ key: 'opens the page again', heard: '' })
  return null
}
