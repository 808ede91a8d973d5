import fs from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { findBrowser } from '../src/world/page/browser.ts'
import { processesWith, pssOfTree } from './machine.ts'
import { figuresOf, type Line, round } from './measure.ts'
import { makeHome, startProgram, untilDrawn } from './program.ts'

const kibibyte = 1024
const lab = '/labs/query/films-by-year'

/** First page after a warm start, idle memory, bytes over the wire, Lighthouse. */
export async function measurePages(): Promise<Line[]> {
  const home = makeHome()
  try {
    const once = await startProgram(home)
    await untilDrawn(once.url)
    await once.stop()
    const starts: number[] = []
    for (let turn = 0; turn < 5; turn++) {
      const running = await startProgram(home)
      starts.push(running.firstPageMs)
      await running.stop()
    }
    const first = figuresOf(starts)
    const running = await startProgram(home)
    try {
      return [
        {
          name: 'first page after a warm start',
          goal: '≤ 3,000 ms',
          figures: { ...first },
          met: first.p50 <= 3000,
        },
        await idleMemory(running.process.pid as number, home),
        ...(await bytesOfPages(running.url)),
        ...(await lighthouseOf(running.url)),
      ]
    } finally {
      await running.stop()
    }
  } finally {
    fs.rmSync(home, { recursive: true, force: true })
  }
}

async function idleMemory(pid: number, home: string): Promise<Line> {
  await pause(20_000)
  const others = processesWith(home).filter((each) => each !== pid)
  const trees = [pid, ...others].map(pssOfTree)
  const mebibytes = round(trees.reduce((sum, each) => sum + each, 0))
  return {
    name: 'idle memory, sum of PSS',
    goal: '≤ 350 MB',
    figures: { mebibytes },
    met: mebibytes <= 350,
  }
}

/** Transferred bytes as Chromium counts them, brotli where the server offers it. */
async function bytesOfPages(url: string): Promise<Line[]> {
  const found = await findBrowser()
  const browser = await chromium.launch({ headless: true, ...found.options })
  try {
    const weigh = async (address: string, javaScriptEnabled: boolean): Promise<number> => {
      const context = await browser.newContext({ javaScriptEnabled })
      const page = await context.newPage()
      const session = await context.newCDPSession(page)
      await session.send('Network.enable')
      let bytes = 0
      session.on('Network.loadingFinished', (event) => {
        bytes += event.encodedDataLength
      })
      await page.goto(new URL(address, url).href, { waitUntil: 'networkidle' })
      await context.close()
      return round(bytes / kibibyte)
    }
    const line = (name: string, kilobytes: number, max: number): Line => ({
      name,
      goal: `≤ ${max} KB`,
      figures: { kilobytes },
      met: kilobytes <= max,
    })
    return [
      line('labs page, all it loads', await weigh('/labs', true), 20),
      line('lab page, readable and submittable', await weigh(lab, false), 30),
      line('lab page with the editor', await weigh(lab, true), 150),
    ]
  } finally {
    await browser.close()
  }
}

async function lighthouseOf(url: string): Promise<Line[]> {
  const { default: lighthouse } = await import('lighthouse')
  const found = await findBrowser()
  const port = 9333
  const browser = await chromium.launch({
    headless: true,
    ...found.options,
    args: [`--remote-debugging-port=${port}`],
  })
  try {
    const lines: Line[] = []
    for (const address of ['/', '/labs', lab]) {
      const runs: Record<string, number>[] = []
      for (let turn = 0; turn < 3; turn++) {
        const result = await lighthouse(new URL(address, url).href, {
          port,
          output: 'json',
          logLevel: 'silent',
        })
        const categories = Object.values(result?.lhr.categories ?? {})
        runs.push(
          Object.fromEntries(
            categories.map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]),
          ),
        )
      }
      const names = Object.keys(runs[0] ?? {})
      const medians = names.map(
        (name) => [name, figuresOf(runs.map((run) => run[name] ?? 0)).p50] as const,
      )
      const figures = Object.fromEntries(medians)
      const met = medians.length > 0 && medians.every(([, score]) => score >= 95)
      lines.push({
        name: `Lighthouse ${address}, median of three`,
        goal: '≥ 95 each',
        figures,
        met,
      })
    }
    return lines
  } finally {
    await browser.close()
  }
}
