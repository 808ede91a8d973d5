import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { checkPage } from '../../src/engine/page/check-page.ts'
import { gradePage } from '../../src/engine/page/grade-page.ts'
import { axeScript } from '../../src/engine/page/inside-script.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import type { PageLab } from '../../src/lab/kinds/page.ts'
import { readLabs } from '../../src/lab/read.ts'
import { type Browsers, openBrowsers } from '../../src/world/page/browsers.ts'
import { figuresOf, type Line, timed } from '../measure.ts'
import { root } from '../program.ts'

const turns = 2
const rounds = 3
const goalMs = 2_000
/** After this long no lab is begun any more. */
const budgetMs = 60_000

/** Page labs with a warm browser; `page check` beside axe alone on one page, and what each finds. */
export async function measurePageChecks(): Promise<Line[]> {
  const browsers = openBrowsers({ pathFolders: (process.env.PATH ?? '').split(path.delimiter) })
  try {
    await browsers.open()
    return [await measureLabs(browsers), ...(await measureChecks(browsers))]
  } finally {
    await browsers.close()
  }
}

/** Every page lab's solutions, each graded some times with seeds of their own. */
async function measureLabs(browsers: Browsers): Promise<Line> {
  const all = await readLabs(path.join(root, 'content'))
  const labs = all.filter((lab): lab is PageLab => lab.kind === 'page')
  const parts = { browsers, limits: defaultLimits, onCheck: () => undefined }
  const samples: number[] = []
  const until = performance.now() + budgetMs
  let slowest = { id: '', ms: 0 }
  let tried = 0
  for (const lab of labs) {
    if (performance.now() > until) break
    tried++
    for (const { answer } of lab.solutions) {
      for (let turn = 0; turn < turns; turn++) {
        const attempt = { id: 'bench', labId: lab.id, variant: null, labHash: lab.hash, answer }
        const seeded = { ...attempt, seed: String(turn) }
        const ms = await timed(async () => {
          const { status } = await gradePage(lab, lab.checks, seeded, parts)
          if (status !== 'passed') throw new Error(`Expected ${lab.id} to pass, got ${status}`)
        })
        samples.push(ms)
        if (ms > slowest.ms) slowest = { id: lab.id, ms }
      }
    }
  }
  const figures = figuresOf(samples)
  return {
    name: `verdicts on solutions of ${tried} of ${labs.length} labs, warm browser, ms`,
    goal: `p95 ≤ ${goalMs}`,
    figures: { ...figures, slowest: slowest.id },
    met: figures.p95 <= goalMs,
  }
}

/** One page with one barrier of a kind in each part: how many parts each finds something in. */
async function measureChecks(browsers: Browsers): Promise<Line[]> {
  const html = fs.readFileSync(path.join(import.meta.dirname, 'barriers.html'), 'utf8')
  const planted = [...html.matchAll(/data-barrier="([\w-]+)"/g)].map((match) => match[1] as string)
  const ours: number[] = []
  const theirs: number[] = []
  let found: Record<'ours' | 'axe', ReadonlySet<string>> = { ours: new Set(), axe: new Set() }
  for (let count = 0; count < rounds; count++) {
    let [own, axe]: [ReadonlySet<string>, ReadonlySet<string>] = [new Set(), new Set()]
    ours.push(await timed(async () => void (own = await findOurs(browsers, html))))
    theirs.push(await timed(async () => void (axe = await findWithAxe(browsers, html))))
    found = { ours: own, axe }
  }
  return [
    checkLine('page check', { found: found.ours, planted, samples: ours }),
    checkLine('axe-core alone', { found: found.axe, planted, samples: theirs }),
  ]
}

function checkLine(
  name: string,
  {
    found,
    planted,
    samples,
  }: { found: ReadonlySet<string>; planted: readonly string[]; samples: readonly number[] },
): Line {
  const missed = planted.filter((barrier) => !found.has(barrier))
  const { p50, p95 } = figuresOf(samples)
  return {
    name: `${name} on a page with ${planted.length} barriers`,
    goal: '',
    figures: {
      found: planted.length - missed.length,
      p50,
      p95,
      missed: missed.join(' '),
    },
    met: null,
  }
}

async function findOurs(browsers: Browsers, html: string): Promise<Set<string>> {
  const source = {
    kind: 'files',
    files: new Map([['index.html', html]]),
    main: 'index.html',
  } as const
  const { findings } = await checkPage(browsers, source, { level: 'AA' })
  return await barriersAt(
    browsers,
    html,
    findings.map(({ selector }) => selector),
  )
}

async function findWithAxe(browsers: Browsers, html: string): Promise<Set<string>> {
  const selectors = await onPage(browsers, html, async (page) => {
    await page.evaluate(axeScript())
    const run =
      'axe.run(document).then(({ violations }) => violations.flatMap(({ nodes }) => nodes.map(({ target }) => [target[0]].flat()[0])))'
    return (await page.evaluate(run)) as string[]
  })
  return await barriersAt(browsers, html, selectors)
}

/** The planted barriers that selectors are in. What is found on the page as a whole is known by its kind. */
async function barriersAt(
  browsers: Browsers,
  html: string,
  selectors: readonly string[],
): Promise<Set<string>> {
  return await onPage(browsers, html, async (page) => {
    const first = selectors.map((selector) => selector.split(' >>> ')[0] ?? '')
    const found = (await page.evaluate((all: string[]) => {
      const within = (selector: string): string[] => {
        if (selector === 'html') return ['no-page-language']
        if (selector === 'title') return ['title-says-nothing']
        const [, tag = '', place] = /^([\w-]+) >> (\d+)$/.exec(selector) ?? []
        const element = place
          ? document.querySelectorAll(tag)[Number(place) - 1]
          : document.querySelector(selector)
        const around = element?.closest('[data-barrier]')
        return around ? [around.getAttribute('data-barrier') as string] : []
      }
      return all.flatMap(within)
    }, first)) as string[]
    return new Set(found)
  })
}

async function onPage<T>(
  browsers: Browsers,
  html: string,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const browser = await browsers.open()
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  try {
    const page = await context.newPage()
    await page.setContent(html, { waitUntil: 'domcontentloaded' })
    return await work(page)
  } finally {
    await context.close()
  }
}
