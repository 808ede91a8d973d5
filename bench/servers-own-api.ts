import fs from 'node:fs'
import { checkContract } from '../src/engine/openapi/check-contract.ts'
import { readApi } from '../src/engine/openapi/model.ts'
import { openTarget } from '../src/engine/openapi/open-target.ts'
import { readDocument } from '../src/engine/openapi/read-document.ts'
import { type Line, round } from './measure.ts'
import { makeHome, startProgram } from './program.ts'

const budgetMs = 60_000

/** `http check` on our own API, which runs already: what it reaches in a minute, and what it finds. */
export async function measureOwnApi(): Promise<Line> {
  const home = makeHome()
  const running = await startProgram(home)
  try {
    const url = new URL(running.url)
    const read = async (document: URL): Promise<string> => (await fetch(document)).text()
    const api = readApi(await readDocument(new URL('/api/openapi.json', url).href, read))
    const aside = { start: null, folder: '.', pathFolders: [], databaseUrl: null }
    const target = await openTarget({ url, ...aside })
    const report = await checkContract({
      api,
      target,
      seed: 'bench',
      budgetMs,
      headers: [],
      identities: new Map(),
      only: [],
      skip: [],
      stop: new AbortController().signal,
      progress: () => undefined,
    }).finally(() => target.close())
    const { operations, reached2xx, requests, elapsedMs, findings } = report
    const share = reached2xx / operations
    return {
      name: '`http check` on our own API',
      goal: 'at least 95% of operations reach a 2xx in 60 s, nothing found',
      figures: {
        operations,
        reached2xx,
        percent: round(share * 100),
        requests,
        seconds: round(elapsedMs / 1_000),
        findings: findings.length,
        titles: findings.map(({ title }) => title).join('; '),
      },
      met: share >= 0.95 && findings.length === 0 && elapsedMs <= budgetMs * 1.1,
    }
  } finally {
    await running.stop()
    fs.rmSync(home, { recursive: true, force: true })
  }
}
