import type {
  AbsentStep,
  AnnouncedStep,
  AttributesStep,
  CellStep,
  SentStep,
  Step,
  ThereStep,
  Who,
} from '../../../lab/page/steps.ts'
import { auditPage } from '../audit.ts'
import type { CellHeaders } from '../inside/news.ts'
import { insideCall } from '../inside-script.ts'
import { focusIn, type Heard, hear, isWho, saysWords, whoText } from './hear.ts'
import { minutesIn } from './minutes.ts'
import { type Miss, miss } from './miss.ts'
import { type Playing, takeNews } from './playing.ts'
import { fieldsOf } from './sent.ts'

/** How long what a script does may take until it is heard. */
const patienceMs = 900
const pauseMs = 60

type Look = Exclude<
  Step,
  | { reach: unknown }
  | { fill: unknown }
  | { choose: unknown }
  | { tick: unknown }
  | { activate: unknown }
  | { press: unknown }
  | { pass: unknown }
  | { window: unknown }
  | { reload: unknown }
>

/** Looks until it is so, or the time is over; null: it is so. */
export async function lookAt(playing: Playing, step: Look): Promise<Miss | null> {
  if ('rules' in step) return await lookByRules(playing, step.rules)
  const until = performance.now() + patienceMs
  for (;;) {
    const missed = await lookOnce(playing, step)
    if (missed === null || 'silent' in step || performance.now() > until) return missed
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

async function lookOnce(
  playing: Playing,
  step: Exclude<Look, { rules: unknown }>,
): Promise<Miss | null> {
  if ('announced' in step) return await lookAnnounced(playing, step)
  if ('silent' in step) return await lookSilent(playing)
  if ('sent' in step) return await lookSent(playing, step)
  if ('cell' in step) return await lookCell(playing, step)
  const all = await hear(playing.session)
  if ('there' in step) return await lookThere(playing, step, all)
  if ('absent' in step) return await lookAbsent(playing, step, all)
  if ('order' in step) return await lookOrder(playing, step.order, all)
  if ('focus' in step) return await lookFocus(playing, step.focus, all)
  return await lookAttributes(playing, step, all)
}

async function lookThere(
  playing: Playing,
  step: ThereStep,
  all: readonly Heard[],
): Promise<Miss | null> {
  const { there, within, count } = step
  const found = all.filter((one) => isWho(one, there) && isWithin(one, within, all))
  const where = withinText(within)
  if (count !== undefined && found.length !== count) {
    const expected = `${count} times ${whoText(there)}${where}`
    return await miss(playing, expected, `${found.length} of them`, { at: found.at(-1) ?? null })
  }
  if (count === 0) return null
  const [first] = found
  if (!first) return await missing(playing, there, within, all)
  return await wrongState(playing, step, found)
}

async function missing(
  playing: Playing,
  who: Who,
  within: Who | undefined,
  all: readonly Heard[],
): Promise<Miss> {
  const named = all.find((one) => who.name !== undefined && isWho(one, { name: who.name }))
  const ofRole = all.filter((one) => who.role !== undefined && isWho(one, { role: who.role }))
  const isNear = (one: Heard) => isWithin(one, within, all)
  const sameRole = [...ofRole.filter(isNear), ...ofRole.filter((one) => !isNear(one))]
  const described = named === undefined ? describedSo(sameRole, who) : undefined
  const came =
    named !== undefined && who.role !== undefined
      ? `that name is heard as: “${named.spoken}”`
      : sameRole.length > 0
        ? `of that role: ${sameRole
            .slice(0, 4)
            .map(({ spoken }) => `“${spoken}”`)
            .join(', ')}`
        : 'nothing like it is heard'
  const sent = playing.sent.at(-1)
  const left = named === undefined && sameRole.length === 0 ? sent : undefined
  return await miss(playing, `${whoText(who)}${withinText(within)}`, came, {
    at: named ?? described ?? sameRole[0] ?? null,
    sure: described
      ? 'These words are its description, and not its name. A `<caption>` names a table, a `<label>` names a field, and `aria-labelledby` names any element that has a role.'
      : left &&
        `The form was sent to ${left.url.pathname}, and another page came. With what was typed here, should it be sent?`,
    try: isElsewhere(named, who, within)
      ? elsewhereAdvice
      : missingAdvice(who, named === undefined && sameRole.length > 0),
  })
}

/** Whether what was found is what's meant, and only its place is another. */
function isElsewhere(named: Heard | undefined, who: Who, within: Who | undefined): boolean {
  return named !== undefined && within !== undefined && isWho(named, who)
}

const elsewhereAdvice =
  'There is one with this name, and not there. Look at which name belongs to which element: an id may be on a page only once, and a `for` finds the first.'

/** One that has the words that its name should have as its description. */
function describedSo(of: readonly Heard[], { name }: Who): Heard | undefined {
  if (name === undefined || name.startsWith('/')) return undefined
  return of.find(({ description }) => saysWords(description, name))
}

/** What to look at where nothing is heard as asked for; there may be some that lack the name alone. */
function missingAdvice({ role, name }: Who, isNameMissing: boolean): string {
  if (role === 'StaticText')
    return 'This text has to be there, in these words, where a screen reader finds it.'
  return isNameMissing && name !== undefined
    ? 'There are such elements, and none of them has this name. A link, a button or a heading is named by its own words and a field by its label, unless something else gives it a name.'
    : 'Use the element that means this; its role comes by itself.'
}

/** Whether something is inside of what's meant; where nothing is meant it is. */
export function isWithin(one: Heard, within: Who | undefined, all: readonly Heard[]): boolean {
  return within === undefined || one.inside.some((place) => isWho(all[place] as Heard, within))
}

/** Where something is, in words. */
export const withinText = (within: Who | undefined): string =>
  within === undefined ? '' : ` inside ${whoText(within)}`

/** Null where one of them is in the states that are asked for. */
async function wrongState(
  playing: Playing,
  step: ThereStep,
  found: readonly Heard[],
): Promise<Miss | null> {
  const wrong = found.map((one) => wrongIn(one, step))
  if (wrong.includes(null)) return null
  const at = found[0] as Heard
  return await miss(
    playing,
    `${whoText(step.there)}, ${wrong[0]}`,
    `a screen reader says “${at.spoken}”`,
    { at, ...adviceOf(at, step) },
  )
}

/** What a state, a value or a description that isn't as asked for hangs on. */
function adviceOf(
  at: Heard,
  { states = {}, value, described, said = described }: ThereStep,
): { sure?: string; try?: string } {
  const wrong = Object.entries(states).find(
    ([name, wanted]) => String(at.states[name] ?? false) !== String(wanted),
  )
  if (wrong !== undefined) {
    const [name, wanted] = wrong
    const isOff = wanted === false || wanted === 'false'
    return isOff
      ? {
          try: `It's said to be ${name}. Where it isn't, take \`${name}\` and \`aria-${name}\` away, or set \`aria-${name}="false"\`.`,
        }
      : {
          try: `It isn't said to be ${name}. \`aria-${name}="${wanted}"\` says so, or the element's own attribute, at the moment when it is so.`,
        }
  }
  if (value !== undefined && at.value !== value)
    return {
      try: 'Look for what changes the field: something empties it, resets the form, or loads the page anew.',
    }
  // A pattern says nothing to people: the check's own advice does.
  if (said !== undefined && at.description !== '' && !said.startsWith('/'))
    return {
      sure: `The field is described, and what is said of it is “${at.description}”. It doesn't hold “${said}”.`,
    }
  return {}
}

function wrongIn(one: Heard, { states = {}, value, described, said }: ThereStep): string | null {
  for (const [name, wanted] of Object.entries(states)) {
    const is = String(one.states[name] ?? false)
    if (is !== String(wanted))
      return wanted === false ? `not ${name}` : `${name}${wanted === true ? '' : ` ${wanted}`}`
  }
  if (value !== undefined && one.value !== value) return `with the value “${value}”`
  if (described !== undefined && !saysWords(one.description, described))
    return `described with “${described}”`
  if (said !== undefined && !saysWords(`${one.name} ${one.description}`, said))
    return `with “${said}” said together with it`
  return null
}

async function lookAbsent(
  playing: Playing,
  { absent: who, within }: AbsentStep,
  all: readonly Heard[],
): Promise<Miss | null> {
  const found = all.find((one) => isWho(one, who) && isWithin(one, within, all))
  return found === undefined
    ? null
    : await miss(playing, `no ${whoText(who)}`, `“${found.spoken}”`, {
        at: found,
        try: "A screen reader still finds it. `hidden` hides from everyone; what's transparent or out of sight is hidden from eyes alone.",
      })
}

async function lookOrder(
  playing: Playing,
  order: readonly Who[],
  all: readonly Heard[],
): Promise<Miss | null> {
  let from = -1
  for (const who of order) {
    const place = all.findIndex((one, at) => at > from && isWho(one, who))
    if (place < 0) {
      const earlier = all.find((one) => isWho(one, who)) ?? null
      const expected = `in this order: ${order.map(whoText).join(', then ')}`
      const came =
        earlier === null ? `no ${whoText(who)} is heard` : `“${earlier.spoken}” comes too early`
      return await miss(playing, expected, came, { at: earlier })
    }
    from = place
  }
  return null
}

async function lookFocus(playing: Playing, who: Who, all: readonly Heard[]): Promise<Miss | null> {
  const at = focusIn(all)
  if (at !== null && isWho(at, who)) return null
  const came = at === null ? 'focus is nowhere on the page' : `focus is on “${at.spoken}”`
  return await miss(playing, `focus on ${whoText(who)}`, came, { at })
}

async function lookAnnounced(
  playing: Playing,
  { announced: words, minutes_left_of: whole }: AnnouncedStep,
): Promise<Miss | null> {
  playing.news.push(...(await takeNews(playing)))
  const said = playing.news.filter((one) => saysWords(one, words))
  if (said.length > 0) return await lookMinutes(playing, said, whole)
  const came =
    playing.news.length === 0 ? 'nothing was announced' : `“${playing.news.join('”, “')}”`
  return await miss(playing, `that “${words}” is announced`, came, {
    spoken: playing.news.join(' · ') || 'nothing',
    try: 'Put the text into an element with role="alert" or role="status" that is on the page from the start, or move focus to it.',
  })
}

/** Minutes may be rounded up or down, and are looked at half a minute after they were said at most. */
const minutesApart = 1.01

/** The time that's said to be left is the time that's left, give or take a minute. */
async function lookMinutes(
  playing: Playing,
  said: readonly string[],
  whole: number | undefined,
): Promise<Miss | null> {
  if (whole === undefined) return null
  const left = whole - playing.minutes
  const isTrue = (minutes: number): boolean => Math.abs(minutes - left) <= minutesApart
  if (said.some((one) => minutesIn(one).some(isTrue))) return null
  const expected = `the minutes that are left, about ${Math.max(0, Math.round(left))} now`
  const spoken = said.join(' · ')
  return await miss(playing, expected, `“${spoken}”`, { spoken })
}

async function lookSilent(playing: Playing): Promise<Miss | null> {
  playing.news.push(...(await takeNews(playing)))
  if (playing.news.length === 0) return null
  return await miss(playing, 'that nothing is announced', `“${playing.news.join('”, “')}”`)
}

async function lookSent(playing: Playing, { sent: wanted, to }: SentStep): Promise<Miss | null> {
  const last = playing.sent.at(-1)
  if (wanted === null) {
    if (!last) return null
    return await miss(
      playing,
      'that nothing is sent',
      `${last.method} ${last.url.pathname}: ${last.body || last.url.search}`,
    )
  }
  if (!last)
    return await miss(playing, 'that the form is sent', 'nothing was sent', {
      try: 'A form is sent when Enter is pressed on its submit button, with its method and action.',
    })
  const request = `${last.method} ${last.url.pathname}`
  if (to !== undefined && request !== `POST ${to}`)
    return await miss(playing, `the form to be sent with POST to ${to}`, request, {
      sure: `That's what \`method\` and \`action\` of the form say. Without \`method="post"\`, what was typed ends up in the address.`,
    })
  if (to !== undefined && /json/i.test(last.contentType))
    return await miss(playing, 'a form to be sent as forms are', `JSON: ${last.body}`, {
      sure: 'Whoever takes what this form sends reads the fields of a form, and not JSON. Let the browser send it.',
    })
  const fields = fieldsOf(last)
  for (const [name, value] of Object.entries(wanted)) {
    const came = fields.get(name)
    if (came === value) continue
    const all = [...fields].map(([key, one]) => `${key}=${one}`).join(', ') || 'no fields'
    return await miss(
      playing,
      `the field ${name} with “${value}”`,
      came === undefined ? `no such field; sent: ${all}` : `“${came}”`,
      {
        sure: whyOtherwise(value, came),
        try: `The name attribute of a field names it, and what was typed arrives as it was typed.`,
      },
    )
  }
  return null
}

/** Where the value that was sent says itself what happened to it. */
function whyOtherwise(value: string, came: string | undefined): string | undefined {
  if (came === undefined)
    return "No field is sent under this name. A field's `name` attribute decides, and the brief says which names are meant."
  if (value === '') return undefined
  if (came.startsWith(`${value}, `) || came.endsWith(`, ${value}`))
    return 'Two fields are sent under this name. Give each a name of its own.'
  return came !== '' && value.startsWith(came)
    ? `Only the first ${came.length} characters arrived. Is there a \`maxlength\`, or something that cuts?`
    : undefined
}

/**
 * What `autocomplete` says is in the field, with whose it is and without: a section only keeps forms apart, and
 * an address, a device or a passkey may be named besides.
 */
function fillWords(value: string): string[] {
  const words = value.trim().toLowerCase().split(/\s+/)
  const own = words.filter((word) => !word.startsWith('section-') && word !== 'webauthn')
  const besides = /^(shipping|billing|home|work|mobile|fax|pager)$/
  return [own.join(' '), own.filter((word) => !besides.test(word)).join(' ')]
}

async function lookAttributes(
  playing: Playing,
  step: AttributesStep,
  all: readonly Heard[],
): Promise<Miss | null> {
  const { attributes: who, within } = step
  const found = all.find((one) => isWho(one, who) && isWithin(one, within, all))
  const where = withinText(within)
  if (!found) return await missing(playing, who, within, all)
  const { object } = await playing.session.send('DOM.resolveNode', { backendNodeId: found.id })
  const { result } = await playing.session.send('Runtime.callFunctionOn', {
    objectId: object.objectId as string,
    functionDeclaration:
      'function () { return Object.fromEntries([...this.attributes].map(({ name, value }) => [name, value])) }',
    returnByValue: true,
  })
  const attributes = result.value as Record<string, string>
  for (const [name, wanted] of Object.entries(step.are)) {
    const came = attributes[name] ?? null
    if (isWanted(name, came, wanted)) continue
    const expected = wanted === null ? `no ${name}` : `${name}="${wanted}"`
    return await miss(
      playing,
      `${whoText(who)}${where} with ${expected}`,
      came === null ? `no ${name}` : `${name}="${came}"`,
      {
        at: found,
        try:
          wanted === null
            ? `Take \`${name}\` off this element.`
            : `Look at the element below: its attribute \`${name}\` decides.`,
      },
    )
  }
  return null
}

function isWanted(name: string, came: string | null, wanted: string | null): boolean {
  if (came === null || wanted === null) return came === wanted
  const meant = name === 'autocomplete' ? fillWords(came) : [came]
  const isPattern = /^\/.*\/[a-z]*$/s.test(wanted)
  return meant.some((one) => one === wanted || (isPattern && saysWords(one, wanted)))
}

async function lookCell(
  playing: Playing,
  { cell, headers, table }: CellStep,
): Promise<Miss | null> {
  const call = insideCall('news', 'headersOf', { cell, table: table ?? null })
  const told = (await playing.open.page.evaluate(call)) as CellHeaders | null
  const expected = `the cell “${cell}” under the headers ${headers.map((one) => `“${one}”`).join(' and ')}`
  if (told === null)
    return await miss(playing, expected, 'no data cell with that text', {
      try: 'Data belongs into td, headers into th.',
    })
  const isRight =
    told.inLine.length === headers.length &&
    headers.every((one) => told.inLine.some((other) => saysWords(other, one)))
  if (isRight) return null
  const at =
    (await hear(playing.session)).find((one) => isWho(one, { role: 'cell', name: cell })) ?? null
  return await miss(playing, expected, headersWord(told), {
    at,
    try: 'A th with scope="col" heads its column, one with scope="row" its row.',
  })
}

/** What a cell's headers are, those too that it names and that eyes don't take for its own. */
function headersWord({ inLine, elsewhere }: CellHeaders): string {
  const quoted = (words: readonly string[]) => words.map((one) => `“${one}”`).join(' and ')
  const own = inLine.length === 0 ? 'it has no headers' : `its headers are ${quoted(inLine)}`
  if (elsewhere.length === 0) return own
  const are = elsewhere.length === 1 ? 'is' : 'are'
  return `${own}, and it lists ${quoted(elsewhere)}, which ${are} neither above nor beside it`
}

/** Rules last, since the probes use the page. */
async function lookByRules(
  playing: Playing,
  rules: 'all' | readonly string[],
): Promise<Miss | null> {
  const findings = await auditPage(playing.open, {
    level: 'AA',
    readsLinks: false,
    ...(rules === 'all' ? {} : { only: rules }),
  })
  const found = findings.find(({ rule }) => rules === 'all' || rules.includes(rule))
  if (!found) return null
  return await miss(
    playing,
    `a page on which the rule ${found.rule} finds nothing`,
    `${found.rule} finds ${found.selector}`,
    {
      fragment: found.html,
      spoken: found.spoken,
      try: found.fix,
    },
  )
}
