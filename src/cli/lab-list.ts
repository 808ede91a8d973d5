import { findLabs, type LabFacts, labsToFind } from '../view/find-labs.ts'
import type { LabLine } from '../view/lab-line.ts'
import { withCommandHere } from './command-here.ts'
import type { CliContext } from './context.ts'
import { findRunning, serverFile } from './running.ts'

type Listed = LabFacts & Partial<Pick<LabLine, 'progress'>>

/**
 * `backwright lab list`: from the files alone, so that nothing is started for it. How far one is
 * comes from the pages if they're open, or from the store if it's asked for.
 */
export async function list(
  context: CliContext,
  words: readonly string[],
  options: { readonly progress: boolean; readonly json: boolean },
): Promise<number> {
  const search = words.join(' ')
  const labs: readonly Listed[] =
    (await fromPages(context, search)) ??
    (options.progress ? await fromStore(context, search) : await fromFiles(context, search))
  context.io.answer(options.json ? JSON.stringify(labs) : listText(labs, search))
  if (!options.json && labs.length > 0 && labs.every(({ progress }) => progress === undefined)) {
    const hint =
      'Without your progress, since Backwright isn’t running. To see it: backwright lab list --progress'
    context.io.progress(withCommandHere(hint, context.settings))
  }
  return 0
}

function listText(labs: readonly Listed[], search: string): string {
  const width = Math.max(0, ...labs.map(({ id }) => id.length))
  const lines = labs.map(({ id, level, minutes, progress, title }) =>
    [
      id.padEnd(width),
      `level ${level}`,
      `${String(minutes).padStart(3)} min`,
      ...(progress === undefined ? [] : [progress.padEnd(9)]),
      title,
    ].join('  '),
  )
  return lines.join('\n') || `No lab matches “${search}”. Try fewer words.`
}

/** Longer than any page takes; a server that's stuck holds up no list. */
const askMs = 1_500

/** What the open pages say; null if none are open. */
async function fromPages({ settings }: CliContext, search: string): Promise<Listed[] | null> {
  const url = await findRunning(serverFile(settings.home))
  if (url === null) return null
  try {
    const address = new URL(`/api/v1/labs?search=${encodeURIComponent(search.slice(0, 100))}`, url)
    const response = await fetch(address, { signal: AbortSignal.timeout(askMs) })
    return response.ok ? ((await response.json()) as { labs: Listed[] }).labs : null
  } catch {
    return null
  }
}

async function fromFiles(context: CliContext, search: string): Promise<readonly Listed[]> {
  return findLabs(labsToFind(await context.readCatalog()), search)
}

async function fromStore(context: CliContext, search: string): Promise<readonly Listed[]> {
  const { listLabs } = await import('../view/list-labs.ts')
  const app = await context.openApp()
  try {
    return (await listLabs(app.context, { learnerId: app.learnerId, search })).labs
  } finally {
    await app.close()
  }
}
