import type {
  Browser,
  BrowserContext,
  CDPSession,
  Frame,
  Page,
  Request,
  Route,
} from 'playwright-core'
import { Problem } from '../../kit/problem.ts'
import {
  addressOf,
  filesOrigin,
  type PageSource,
  type Sent,
  type Served,
  serveFile,
} from './source.ts'

/** Bounds of one page; reaching one is a Problem that says so. */
export interface PageLimits {
  /** Until the document is there. */
  readonly loadMs: number
  /** What it loads besides, once the document is there: after this, it is taken as it is. */
  readonly settleMs: number
  /** Of the document and all that it loads. */
  readonly bytesMax: number
  readonly requestsMax: number
  /** How often the page may go elsewhere, the first time included. */
  readonly navigationsMax: number
}

const pageLimits: PageLimits = {
  loadMs: 15_000,
  settleMs: 5_000,
  bytesMax: 10 * 1_048_576,
  requestsMax: 500,
  navigationsMax: 1,
}

export interface OpenOptions {
  readonly limits?: Partial<PageLimits>
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly reducedMotion?: 'reduce' | 'no-preference'
  /** Run in every document before its own scripts. */
  readonly script?: string
  /** Its clock can be moved on. */
  readonly hasClock?: boolean
}

/** A page in a context of its own, with what it tried and was not allowed to. */
export interface OpenPage {
  readonly page: Page
  readonly context: BrowserContext
  /** Where it was opened. */
  readonly address: string
  /** The text that the browser read, before any script changed it. */
  readonly markup: string
  /** In sentences: where it wanted to go, what it wanted to load. */
  readonly notes: () => readonly string[]
  /** Ends with the work, or with a Problem where the page breaks a bound while it is looked at. */
  within<T>(ms: number, work: () => Promise<T>): Promise<T>
  /**
   * Opens it again in the same window, which takes a fifth of the time. Cookies, storage and history
   * are gone, and bounds count anew. False where the page doesn't let itself be left.
   */
  openAgain(source: PageSource): Promise<boolean>
  close(): Promise<void>
}

/** Shows a page. Throws Problem where there is none to show. */
export async function openPage(
  browser: Browser,
  source: PageSource,
  options: OpenOptions = {},
): Promise<OpenPage> {
  const limits = { ...pageLimits, ...options.limits }
  const address = await addressOf(source, limits.bytesMax)
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 900 },
    reducedMotion: options.reducedMotion ?? 'no-preference',
    serviceWorkers: 'block',
    acceptDownloads: false,
    ignoreHTTPSErrors: true,
  })
  const gate = new Gate(source, limits)
  const close = async (): Promise<void> => {
    await Promise.race([context.close(), after(5_000)]).catch(() => undefined)
  }
  try {
    if (options.script !== undefined) await context.addInitScript({ content: options.script })
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await gate.guard(context, page, session)
    if (options.hasClock === true) await page.clock.install()
    const within = <T>(ms: number, work: () => Promise<T>): Promise<T> => gate.within(ms, work)
    const markup = await within(limits.loadMs + 2_000, () => load(page, address, limits))
    const openAgain = async (other: PageSource): Promise<boolean> => {
      try {
        await forget(page, session)
        gate.beginAnew(other)
        await within(limits.loadMs + 2_000, () => load(page, address, limits))
        return true
      } catch {
        return false
      }
    }
    return { page, context, address, markup, notes: () => gate.notes, within, openAgain, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Whatever a page can leave for the next one in its window. */
async function forget(page: Page, session: CDPSession): Promise<void> {
  const { origin } = new URL(page.url())
  await page.evaluate('sessionStorage.clear(); window.name = ""')
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
  await page.context().clearCookies()
  await session.send('Page.resetNavigationHistory')
}

const after = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms).unref())

async function load(page: Page, address: string, limits: PageLimits): Promise<string> {
  const response = await page
    .goto(address, { waitUntil: 'commit', timeout: limits.loadMs })
    .catch((error: Error) => {
      throw notShown(address, error)
    })
  const type = response?.headers()['content-type'] ?? 'text/html'
  if (!/html|svg|xml/i.test(type))
    throw unusable(
      `a page at ${address}`,
      `the media type ${type}`,
      'Name an address that answers with HTML.',
    )
  const status = response?.status() ?? 200
  if (status >= 400)
    throw unusable(
      `a page at ${address}`,
      `status ${status}`,
      'Check the address, and what the server says.',
    )
  await page.waitForLoadState('domcontentloaded', { timeout: limits.loadMs }).catch(() => {
    throw unusable(
      `a document within ${limits.loadMs / 1000} s`,
      'one that was still loading',
      'Look for a script that never ends, or a server that never finishes its answer.',
    )
  })
  await page.waitForLoadState('load', { timeout: limits.settleMs }).catch(() => undefined)
  await page.evaluate(settled)
  return (await response?.text().catch(() => '')) ?? ''
}

/** Resolves once the page had two frames to draw what its scripts made. */
const settled = `new Promise((resolve) => {
  const done = () => setTimeout(resolve, 40)
  setTimeout(resolve, 1000)
  requestAnimationFrame(() => requestAnimationFrame(done))
})`

function notShown(address: string, error: Error): Problem {
  const [line = ''] = error.message.split('\n')
  const code = /net::(ERR_\w+)/.exec(line)?.[1] ?? ''
  if (/Timeout/.test(line))
    return unusable(
      `an answer from ${address}`,
      'none in time',
      'See whether the server still answers.',
    )
  if (code === 'ERR_CONNECTION_REFUSED')
    return unusable(`a server at ${address}`, 'nobody listens there', 'Start the server first.')
  if (code === 'ERR_NAME_NOT_RESOLVED' || code === 'ERR_BLOCKED_BY_CLIENT')
    return unusable(
      'an address on this machine',
      address,
      'Serve a copy on 127.0.0.1, or name the host with --allow-host.',
    )
  if (/Download is starting|ERR_ABORTED/.test(line))
    return unusable(`a page at ${address}`, 'a download', 'Name an address that answers with HTML.')
  return unusable(`a page at ${address}`, code === '' ? line : code, 'Open it in a browser first.')
}

function unusable(expected: string, came: string, attempt: string): Problem {
  return new Problem('bad-page', { expected, came, try: attempt })
}

/** The browser lost the page: its process died. */
function closedProblem(error: unknown): Problem | null {
  const isClosed = error instanceof Error && /has been closed|crashed/i.test(error.message)
  return isClosed
    ? unusable('a page that stays open', 'one whose process ended', 'Look at its memory.')
    : null
}

/** Lets through what belongs to the page, and counts. */
class Gate {
  readonly notes: string[] = []
  readonly #limits: PageLimits
  #source: PageSource
  #navigations = 0
  #requests = 0
  #bytes = 0
  #broken: ((problem: Problem) => void) | null = null
  #problem: Problem | null = null

  constructor(source: PageSource, limits: PageLimits) {
    this.#source = source
    this.#limits = limits
  }

  /** Counts from zero, and takes what is loaded from there. */
  beginAnew(source: PageSource): void {
    this.#source = source
    this.#navigations = 0
    this.#requests = 0
    this.#bytes = 0
    this.notes.length = 0
  }

  async guard(context: BrowserContext, page: Page, session: CDPSession): Promise<void> {
    page.on('dialog', (dialog) => {
      this.#note(`It opened a dialog: ${dialog.message().slice(0, 80)}`)
      void dialog.dismiss().catch(() => undefined)
    })
    context.on('page', (other) => {
      if (other === page) return
      this.#note('It opened another window, which was closed')
      void other.close().catch(() => undefined)
    })
    page.on('crash', () =>
      this.#break(unusable('a page that stays open', 'one that crashed', 'Look at its memory.')),
    )
    await session.send('Network.enable')
    session.on('Network.dataReceived', ({ dataLength }) => this.#count(dataLength))
    await context.route('**/*', (route) => this.#decide(route, page))
  }

  /** Runs work until it ends, the time is over or the page breaks a bound. */
  async within<T>(ms: number, work: () => Promise<T>): Promise<T> {
    if (this.#problem) throw this.#problem
    let timer: NodeJS.Timeout | undefined
    const bound = new Promise<never>((_resolve, reject) => {
      this.#broken = reject
      timer = setTimeout(
        () =>
          reject(
            unusable(
              `a page that answers within ${Math.round(ms / 1000)} s`,
              'none',
              'Look for a script that never ends.',
            ),
          ),
        ms,
      )
    })
    const working = work()
    working.catch(() => undefined)
    try {
      return await Promise.race([working, bound])
    } catch (error) {
      throw this.#problem ?? closedProblem(error) ?? error
    } finally {
      clearTimeout(timer)
      this.#broken = null
    }
  }

  #note(sentence: string): void {
    if (this.notes.length < 20 && !this.notes.includes(sentence)) this.notes.push(sentence)
  }

  #break(problem: Problem): void {
    this.#problem ??= problem
    this.#broken?.(problem)
  }

  #count(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes <= this.#limits.bytesMax) return
    const most = `${Math.round(this.#limits.bytesMax / 1_048_576)} MB`
    this.#break(unusable(`a page of at most ${most}`, 'more', 'Check a smaller page.'))
  }

  async #decide(route: Route, page: Page): Promise<void> {
    const request = route.request()
    try {
      this.#requests++
      if (this.#requests > this.#limits.requestsMax) return await route.abort('blockedbyclient')
      if (isMainNavigation(request, page) && !this.#mayNavigate(request))
        return await route.abort('aborted')
      await this.#answer(route, request)
    } catch {
      // The page was closed meanwhile, or the request was given up.
    }
  }

  #mayNavigate(request: Request): boolean {
    this.#navigations++
    if (this.#navigations <= this.#limits.navigationsMax) return true
    this.#note(`It wanted to go to ${request.url().slice(0, 120)}`)
    return false
  }

  async #serve(
    source: Exclude<PageSource, { kind: 'url' | 'server' }>,
    request: Request,
    url: URL,
  ): Promise<Served | null> {
    const receive = source.kind === 'files' ? source.receive : undefined
    const isPlain = request.method() === 'GET' && url.search === ''
    const served = isPlain || !receive ? await serveFile(source, url) : null
    return served ?? receive?.(sentOf(request, url)) ?? null
  }

  async #ask(
    { answer }: Extract<PageSource, { kind: 'server' }>,
    route: Route,
    request: Request,
  ): Promise<void> {
    const answered = await answer(sentOf(request, new URL(request.url())))
    if (answered === null) return await route.abort('connectionreset')
    this.#count(answered.body.length)
    await route.fulfill(answered)
  }

  async #answer(route: Route, request: Request): Promise<void> {
    const url = new URL(request.url())
    if (url.protocol === 'data:' || url.protocol === 'blob:') return await route.continue()
    if (this.#source.kind === 'url') {
      const known = isLoopback(url) || this.#source.allowedHosts.includes(url.hostname)
      if (known) return await route.continue()
    } else if (this.#source.kind === 'server') {
      if (url.origin === filesOrigin) return await this.#ask(this.#source, route, request)
    } else if (url.origin === filesOrigin) {
      const served = await this.#serve(this.#source, request, url)
      if (served === null) return await route.fulfill({ status: 404, body: '' })
      this.#count(served.body.length)
      return await route.fulfill({
        status: 200,
        body: served.body,
        ...(served.contentType === '' ? {} : { contentType: served.contentType }),
      })
    }
    this.#note(`It wanted to load ${url.href.slice(0, 120)}`)
    await route.abort('blockedbyclient')
  }
}

function sentOf(request: Request, url: URL): Sent {
  return {
    method: request.method(),
    url,
    contentType: request.headers()['content-type'] ?? '',
    body: request.postData() ?? '',
  }
}

function isMainNavigation(request: Request, page: Page): boolean {
  if (!request.isNavigationRequest()) return false
  return frameOf(request) === page.mainFrame()
}

function frameOf(request: Request): Frame | null {
  try {
    return request.frame()
  } catch {
    return null
  }
}

/** This machine: 127.0.0.0/8, ::1, localhost and names below it. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(127(\.\d+){3}|\[::1\]|(.+\.)?localhost)$/.test(hostname)
}
