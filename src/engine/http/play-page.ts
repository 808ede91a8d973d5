import { assert } from '../../kit/assert.ts'
import { Problem } from '../../kit/problem.ts'
import type { StepOf } from '../../lab/http/steps.ts'
import { exchange } from '../../world/http/exchange.ts'
import { headerOf } from '../../world/http/message.ts'
import { openPage } from '../../world/page/open-page.ts'
import type { Answered, PageSource, Sent } from '../../world/page/source.ts'
import { insideCall } from '../page/inside-script.ts'
import { listenScript } from '../page/listen-script.ts'
import { play as playOnPage } from '../page/use/play.ts'
import { beginPlaying, type Playing } from '../page/use/playing.ts'
import { originOf, type Play } from './send.ts'
import { type Shortfall, shortfall } from './shortfall.ts'
import { fill } from './template.ts'
import { addEvent, addExchange } from './trace.ts'

const pageMs = 40_000
const limits = { navigationsMax: 30, loadMs: 8_000, settleMs: 2_000 }

/** Opens a page of the server in a browser and uses it by keyboard, as someone does who hears it. */
export async function playPage(play: Play, step: StepOf<'page'>): Promise<Shortfall | null> {
  const { browsers } = play.runtime
  assert(browsers !== null, 'who grades servers with pages has a browser')
  const sent: Sent[] = []
  const did: Playing['did'] = []
  try {
    const script = `${listenScript};${insideCall('news', 'listenForNews')}`
    const source = sourceOf(play, fill(step.page, play.scope), sent)
    const open = await openPage(await browsers.open(), source, { limits, script })
    try {
      const session = await open.context.newCDPSession(open.page)
      const check = { steps: step.steps, try: step.try ?? play.advice }
      const counted = { keys: 0 }
      const { scope } = play
      const playing = beginPlaying({ open, session, check, scope, sent, did, counted })
      const missed = await open.within(pageMs, () => playOnPage(playing))
      const at = addEvent(play.trace, `The page ${step.page} was used by keyboard`, heardText(did))
      if (missed === null) return null
      const shows = missed.fragment === null ? '' : `; the page has \`${missed.fragment}\``
      const advice = missed.try ?? 'Listen to the page as a screen reader says it.'
      return { ...shortfall(missed.expected, `${missed.came}${shows}`, advice), at }
    } finally {
      await open.close()
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { expected, came, try: attempt } = error.reason
    const found = shortfall(expected, came, attempt)
    return error.code === 'no-browser' ? { ...found, isUndecided: true } : found
  }
}

function heardText(did: Playing['did']): string {
  return did.map(({ key, heard }) => (heard === '' ? key : `${key}: ${heard}`)).join('\n')
}

const redirectsMax = 5

/** What the page asks for, its server answers; redirects are followed on the way. */
function sourceOf(play: Play, path: string, sent: Sent[]): PageSource {
  const ask = async (one: Sent, redirects: number): Promise<Answered | null> => {
    const type = one.contentType === '' ? [] : [['content-type', one.contentType] as const]
    const made = await exchange(originOf(play), {
      method: one.method,
      target: `${one.url.pathname}${one.url.search}`,
      headers: [['accept', 'text/html, */*'], ...type],
      body: one.body === '' ? null : Buffer.from(one.body),
    })
    play.counted.requests++
    addExchange(play.trace, made, 'browser')
    const { response } = made
    if (response === null) return null
    const location = headerOf(response, 'location')
    if ([301, 302, 303, 307, 308].includes(response.status) && location !== null) {
      if (redirects >= redirectsMax || !URL.canParse(location, one.url)) return null
      const url = new URL(location, one.url)
      return await ask({ method: 'GET', url, contentType: '', body: '' }, redirects + 1)
    }
    const { status, body } = response
    return { status, body, contentType: headerOf(response, 'content-type') ?? '' }
  }
  return {
    kind: 'server',
    path,
    answer: (one) => {
      if (one.method !== 'GET' || one.url.search !== '') sent.push(one)
      return ask(one, 0)
    },
  }
}
