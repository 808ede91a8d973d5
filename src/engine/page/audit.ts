import type { CDPSession, ElementHandle, Frame } from 'playwright-core'
import type { OpenPage } from '../../world/page/open-page.ts'
import { type AxeRule, axeRulesAt } from './axe-rules.ts'
import type { Impact, Level, PageFinding } from './finding.ts'
import type { FoundThere } from './inside/leaving.ts'
import type { InsideOptions, InsideResult } from './inside/run.ts'
import { axeScript, insideCall } from './inside-script.ts'
import { findTwiceGiven } from './markup.ts'
import { findNamesakes } from './probes/namesakes.ts'
import { runProbes } from './probes/run-probes.ts'
import { ownRules } from './rules.ts'
import { openSpeaker, type Speaker } from './spoken.ts'

export interface AuditOptions {
  readonly level: Level
  /** Pages that links lead to may be read, to see whether they are the same. */
  readonly readsLinks: boolean
  /** Only these rules; all where it is left out. */
  readonly only?: readonly string[]
}

const frameMs = 20_000
const framesMax = 20
const findingsMax = 500

/** Everything that rules and probes find on a page that is shown, worst and topmost first. */
export async function auditPage(open: OpenPage, options: AuditOptions): Promise<PageFinding[]> {
  const { page, context } = open
  const session = await context.newCDPSession(page)
  const evaluate: Evaluate = (expression) => evaluateAsIs(session, expression)
  const prepared = await open.within(frameMs, () => prepareAxe(evaluate, options.level))
  const axe = narrowed(prepared, options.only)
  const main = await open.within(frameMs, () => runIn(evaluate, axe, false))
  const speaker = openSpeaker(session)
  const findings: PageFinding[] = []
  for (const found of main.found) findings.push(await asFinding(found, axe, speaker))
  for (const found of findTwiceGiven(open.markup))
    findings.push(await asFinding(found, axe, silent))
  for (const found of await findNamesakes(open, main.namesakes, options.readsLinks))
    findings.push(await asFinding(found, axe, speaker))
  for (const frame of await shownFrames(open))
    findings.push(...(await auditFrame(open, frame, axe)))
  const isAsked = (rule: string): boolean => options.only?.includes(rule) ?? true
  const probed = await runProbes(open, main.doubts, isAsked)
  for (const found of probed) findings.push(await asFinding(found, axe, speaker))
  const atLevel = findings.filter(({ rule }) => isAtLevel(rule, options.level) && isAsked(rule))
  return withoutTwins(atLevel).slice(0, findingsMax)
}

function isAtLevel(rule: string, level: Level): boolean {
  const own = ownRules[rule]
  if (!own) return true
  const levels: readonly Level[] = ['A', 'AA', 'AAA']
  return levels.indexOf(own.level) <= levels.indexOf(level)
}

/** Without the rules of axe that nobody asks for. */
function narrowed(axe: PreparedAxe, only: readonly string[] | undefined): PreparedAxe {
  if (only === undefined) return axe
  const isAsked = (rule: string): boolean =>
    only.includes(rule) ||
    (rule.startsWith('color-contrast') && only.some((one) => one.endsWith('-by-pixels')))
  return { ...axe, wcag: new Map([...axe.wcag].filter(([rule]) => isAsked(rule))) }
}

interface PreparedAxe {
  readonly level: Level
  readonly wcag: ReadonlyMap<string, readonly string[]>
  readonly about: ReadonlyMap<string, { readonly impact: Impact; readonly help: string }>
}

/** What axe says of its rules, as an expression. */
const aboutAxe = `({
  rules: axe.getRules().map(({ ruleId, tags, help }) => ({ ruleId, tags, help })),
  impacts: Object.fromEntries(axe._audit.rules.map(({ id, impact }) => [id, impact])),
})`

/** Evaluates an expression in a document. */
type Evaluate = (expression: string) => Promise<unknown>

/** In the page's own document, as it's written: half a megabyte that is packed for a call takes several times as long. */
async function evaluateAsIs(session: CDPSession, expression: string): Promise<unknown> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  })
  if (exceptionDetails)
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return result.value
}

/** Puts axe into a document; says which of its rules run. */
async function prepareAxe(evaluate: Evaluate, level: Level): Promise<PreparedAxe> {
  const { rules, impacts } = (await evaluate(`${axeScript()};${aboutAxe}`)) as {
    rules: (AxeRule & { readonly help: string })[]
    impacts: Record<string, Impact | undefined>
  }
  const about = rules.map(({ ruleId, help }): [string, { impact: Impact; help: string }] => [
    ruleId,
    { impact: impacts[ruleId] ?? 'serious', help },
  ])
  return { level, wcag: axeRulesAt(level, rules), about: new Map(about) }
}

/** Rules of axe about the page as a whole, which a frame isn't. */
const ofPage = /^(document-title|html-|meta-|bypass|css-|landmark|page-|region)/

async function runIn(
  evaluate: Evaluate,
  axe: PreparedAxe,
  isFrame: boolean,
): Promise<InsideResult> {
  const axeRules = [...axe.wcag.keys()].filter((id) => !isFrame || !ofPage.test(id))
  const options: InsideOptions = { axeRules, isFrame, isStrict: axe.level === 'AAA' }
  return (await evaluate(insideCall('run', 'runInside', options))) as InsideResult
}

/** For frames, whose tree isn't the page's: what the rules computed is said. */
const silent = openSpeaker(null)

/** Frames that can be seen; what is in a hidden one is nobody's barrier. */
async function shownFrames({ page }: OpenPage): Promise<Frame[]> {
  const shown: Frame[] = []
  for (const frame of page.frames().slice(1, framesMax + 1)) {
    const element = await frame.frameElement().catch(() => null)
    const isShown = await element?.isVisible().catch(() => false)
    if (isShown && (await isDocument(frame))) shown.push(frame)
    await element?.dispose()
  }
  return shown
}

/** A film or a picture in a frame is shown by a page of the browser's own. */
const isDocument = async (frame: Frame): Promise<boolean> =>
  /html/.test(await frame.evaluate('document.contentType').then(String, () => 'html'))

async function auditFrame(open: OpenPage, frame: Frame, axe: PreparedAxe): Promise<PageFinding[]> {
  try {
    await open.within(frameMs, () => frame.evaluate(axeScript()))
    const evaluate: Evaluate = (expression) => frame.evaluate(expression)
    const { found } = await open.within(frameMs, () => runIn(evaluate, axe, true))
    const at = await frameSelector(frame)
    const findings = await Promise.all(found.map((one) => asFinding(one, axe, silent)))
    return findings.map((one) => ({ ...one, selector: `${at} >>> ${one.selector}` }))
  } catch (error) {
    if (frame.isDetached()) return []
    throw error
  }
}

/** The frame in the page around it: by its id, its address, or its place. */
async function frameSelector(frame: Frame): Promise<string> {
  const element = (await frame.frameElement()) as ElementHandle<HTMLIFrameElement>
  return await element.evaluate((one: Element) => {
    const source = one.getAttribute('src')
    if (one.id !== '') return `#${CSS.escape(one.id)}`
    if (source !== null) return `iframe[src="${CSS.escape(source)}"]`
    const place = [...one.ownerDocument.querySelectorAll('iframe')].findIndex(
      (other) => other === one,
    )
    return `iframe >> ${place + 1}`
  })
}

async function asFinding(
  found: FoundThere,
  axe: PreparedAxe,
  speaker: Speaker,
): Promise<PageFinding> {
  const own = ownRules[found.rule]
  const fromAxe = axe.about.get(found.rule)
  return {
    rule: found.rule,
    wcag: own?.wcag ?? axe.wcag.get(found.rule) ?? [],
    impact: own?.impact ?? fromAxe?.impact ?? 'serious',
    selector: found.selector,
    html: found.html,
    spoken: await speaker.say(found),
    fix: found.fix ?? own?.fix ?? fromAxe?.help ?? '',
  }
}

/** Rules of level AAA, and those of a lower level that say more of the same place. */
const milderThan: Readonly<Record<string, string>> = {
  'color-contrast-enhanced': 'color-contrast',
  'link-alone-says-nothing': 'link-says-nothing',
  'links-alike-alone': 'links-alike',
}

/** One finding for each rule and place, and none that another one there includes. */
function withoutTwins(findings: readonly PageFinding[]): PageFinding[] {
  const seen = new Set<string>()
  const all = new Set(findings.map(({ rule, selector }) => `${rule} ${selector}`))
  return findings.filter(({ rule, selector }) => {
    const key = `${rule} ${selector}`
    if (seen.has(key) || all.has(`${milderThan[rule]} ${selector}`)) return false
    seen.add(key)
    return true
  })
}
