import { Problem } from '../../../kit/problem.ts'
import type { RunResult } from '../../../lab/grading.ts'
import { unpackServer } from '../../../lab/http/server-files.ts'
import type { PageLab } from '../../../lab/kinds/page.ts'
import type { Browsers } from '../../../world/page/browsers.ts'
import { openPage } from '../../../world/page/open-page.ts'
import { hear } from './hear.ts'

const linesMax = 120

/** Boxes that are there and that nobody hears. */
const silentRoles =
  /^(InlineTextBox|LabelText|ListMarker|Legend|Caption|rowgroup|paragraph|LineBreak|Section|Pre)$/i

/** Run: the page from top to bottom as a screen reader says it. */
export async function tryPage(lab: PageLab, text: string, browsers: Browsers): Promise<RunResult> {
  const startedAt = performance.now()
  const elapsedMs = (): number => Math.round(performance.now() - startedAt)
  const read = unpackServer(text, lab.main)
  if (read.kind === 'unread')
    return { kind: 'refused', reason: read.reason, at: read.at, elapsedMs: elapsedMs() }
  try {
    const open = await openPage(await browsers.open(), {
      kind: 'files',
      files: read.files,
      main: lab.main,
    })
    try {
      const session = await open.context.newCDPSession(open.page)
      return { kind: 'printed', text: await readAloud(session), elapsedMs: elapsedMs() }
    } finally {
      await open.close()
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { kind: 'refused', reason: error.reason, at: null, elapsedMs: elapsedMs() }
  }
}

/** A fragment of a lesson, read from top to bottom. */
export async function readFragment(html: string, browsers: Browsers): Promise<string> {
  const files = new Map([['index.html', html]])
  const open = await openPage(await browsers.open(), { kind: 'files', files, main: 'index.html' })
  try {
    return await readAloud(await open.context.newCDPSession(open.page))
  } finally {
    await open.close()
  }
}

async function readAloud(session: Parameters<typeof hear>[0]): Promise<string> {
  const all = await hear(session)
  const lines = all
    .filter(
      ({ role, spoken }) =>
        spoken !== 'nothing' && role !== 'RootWebArea' && !silentRoles.test(role),
    )
    .filter(
      ({ role, name, inside }) =>
        role !== 'StaticText' ||
        !inside.some((place) => all[place]?.name === name || all[place]?.value === name),
    )
    .map(({ spoken }) => spoken)
  return lines.slice(0, linesMax).join('\n')
}
