import type { CDPSession } from 'playwright-core'
import type { PageCheck } from '../../../lab/kinds/page.ts'
import type { OpenPage } from '../../../world/page/open-page.ts'
import type { Sent } from '../../../world/page/source.ts'
import type { TemplateScope } from '../../http/template.ts'
import { insideCall } from '../inside-script.ts'

/** A page while a check is played on it. */
export interface Playing {
  readonly open: OpenPage
  readonly session: CDPSession
  readonly check: Pick<PageCheck, 'steps' | 'try'>
  readonly scope: TemplateScope
  /** What the page sent, in order. */
  readonly sent: Sent[]
  /** What was done, and what was heard then. */
  readonly did: { key: string; heard: string }[]
  /** What was announced since the last thing done. */
  news: string[]
  /** Minutes that went by since the page opened, or since something was activated. */
  minutes: number
  readonly counted: { keys: number }
}

/** A page on which nothing was done yet. */
export function beginPlaying(
  given: Omit<Playing, 'did' | 'news' | 'minutes'> & Partial<Pick<Playing, 'did'>>,
): Playing {
  return { did: [], news: [], minutes: 0, ...given }
}

/** What was announced meanwhile. */
export async function takeNews({ open }: Playing): Promise<string[]> {
  return (await open.page.evaluate(insideCall('news', 'takeNews')).catch(() => [])) as string[]
}
