import fs from 'node:fs'
import { wayPages } from '../tests/web/way-pages.ts'
import { figuresOf, type Line, timed } from './measure.ts'
import { makeHome, startProgram, untilDrawn } from './program.ts'

const turns = 40

/** Every page of the way; the program search with what makes it work hardest. */
const pages = [
  ...wayPages,
  '/pay?soc=15-1242&state=OH',
  '/programs?q=univresity+of+computer&sort=earnings',
  '/programs?credential=bootcamp',
  '/interviews?q=index&area=perf',
  '/match?sent=yes&hours=40&money=60000&borrow=yes',
]

/** What a page of the way takes on the server, from the request to its last byte on the same machine. */
export async function measureWayPages(): Promise<Line[]> {
  const home = makeHome()
  const running = await startProgram(home)
  try {
    await untilDrawn(running.url)
    const lines: Line[] = []
    for (const page of pages) {
      const samples: number[] = []
      const read = async (): Promise<void> => {
        const answer = await fetch(new URL(page, running.url))
        if (!answer.ok) throw new Error(`${page} answered ${answer.status}`)
        await answer.text()
      }
      await read()
      for (let turn = 0; turn < turns; turn++) samples.push(await timed(read))
      const figures = figuresOf(samples)
      lines.push({
        name: `page ${page}`,
        goal: 'p95 ≤ 50 ms',
        figures: { ...figures },
        met: figures.p95 <= 50,
      })
    }
    return lines
  } finally {
    await running.stop()
    fs.rmSync(home, { recursive: true, force: true })
  }
}
