import type { Browsers } from '../../world/page/browsers.ts'
import { openPage, type PageLimits } from '../../world/page/open-page.ts'
import type { PageSource } from '../../world/page/source.ts'
import { auditPage } from './audit.ts'
import type { Level, PageFinding } from './finding.ts'
import { listenScript } from './listen-script.ts'

export interface PageReport {
  readonly findings: readonly PageFinding[]
  /** What the page tried and was kept from, in sentences. */
  readonly notes: readonly string[]
}

/** Shows a page and says which barriers are on it. Throws Problem where it can't be shown. */
export async function checkPage(
  browsers: Browsers,
  source: PageSource,
  options: {
    readonly level: Level
    readonly limits?: Partial<PageLimits>
    /** Only these rules. */
    readonly only?: readonly string[]
  },
): Promise<PageReport> {
  const browser = await browsers.open()
  const open = await openPage(browser, source, {
    script: listenScript,
    ...(options.limits ? { limits: options.limits } : {}),
  })
  try {
    const findings = await auditPage(open, {
      level: options.level,
      readsLinks: true,
      ...(options.only ? { only: options.only } : {}),
    })
    return { findings, notes: open.notes() }
  } finally {
    await open.close()
  }
}
