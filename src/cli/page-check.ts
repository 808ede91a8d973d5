import path from 'node:path'
import { checkPage, type PageReport } from '../engine/page/check-page.ts'
import type { Level, PageFinding } from '../engine/page/finding.ts'
import { Problem } from '../kit/problem.ts'
import { openBrowsers } from '../world/page/browsers.ts'
import { isLoopback } from '../world/page/open-page.ts'
import type { PageSource } from '../world/page/source.ts'
import type { PageCheckOptions } from './commands/page.ts'
import { type CliContext, interrupted } from './context.ts'

/** `backwright page check`: 0 nothing found, 1 found; what can't be checked is a Problem. */
export async function checkPageHere(
  context: CliContext,
  options: PageCheckOptions,
): Promise<number> {
  const { io, settings, stop } = context
  const source = sourceOf(options, settings.cwd)
  const level = levelOf(options.level)
  const { pathFolders } = settings
  const browsers = openBrowsers({ pathFolders, allowedHosts: options.allowHost })
  const stopped = new Promise<null>((resolve) => {
    if (stop.aborted) resolve(null)
    stop.addEventListener('abort', () => resolve(null), { once: true })
  })
  try {
    const checking = checkPage(browsers, source, { level })
    checking.catch(() => undefined)
    const report = await Promise.race([checking, stopped])
    if (report === null) return interrupted
    for (const note of report.notes) io.progress(`${note}.`)
    io.answer(options.json ? JSON.stringify({ findings: report.findings }) : reportText(report))
    return report.findings.length > 0 ? 1 : 0
  } finally {
    await browsers.close()
  }
}

function sourceOf({ url, file, allowHost }: PageCheckOptions, cwd: string): PageSource {
  if ((url === undefined) === (file === undefined))
    throw wrong(
      'either --file with an HTML file or --url with an address',
      url === undefined ? 'neither' : 'both',
      'Use --file index.html, or --url http://127.0.0.1:3000.',
    )
  if (file !== undefined) return { kind: 'file', file: path.resolve(cwd, file) }
  const text = url as string
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw wrong('--url with an address', text, 'Write it like http://127.0.0.1:3000.')
  const parsed = new URL(text)
  if (!isLoopback(parsed) && !allowHost.includes(parsed.hostname))
    throw wrong(
      'an address on this machine',
      parsed.host,
      `Serve a copy on 127.0.0.1. If you may check that host, add --allow-host ${parsed.hostname}.`,
    )
  return { kind: 'url', url: parsed, allowedHosts: allowHost }
}

function levelOf(text: string): Level {
  const level = text.toUpperCase()
  if (level === 'A' || level === 'AA' || level === 'AAA') return level
  throw wrong('--level a, aa or aaa', text, 'Leave it out for aa.')
}

function wrong(expected: string, came: string, attempt: string): Problem {
  return new Problem('bad-input', { expected, came, try: attempt })
}

/** What was found, for a person: worst first. */
function reportText({ findings }: PageReport): string {
  if (findings.length === 0)
    return 'Nothing found. Rules only catch some problems, so use the page with a keyboard and a screen reader, too.'
  const order = ['critical', 'serious', 'moderate', 'minor']
  const sorted = findings.toSorted((a, b) => order.indexOf(a.impact) - order.indexOf(b.impact))
  const count = findings.length === 1 ? '1 barrier' : `${findings.length} barriers`
  return [...sorted.map(findingText), count].join('\n\n')
}

function findingText({ rule, wcag, impact, selector, html, spoken, fix }: PageFinding): string {
  const criteria = wcag.length === 0 ? '' : `  (WCAG ${wcag.join(', ')})`
  return [
    `${impact}  ${rule}${criteria}`,
    `  ${selector}`,
    `  ${html.replace(/\s+/g, ' ')}`,
    `  A screen reader says: ${spoken}`,
    `  ${fix}`,
  ].join('\n')
}
