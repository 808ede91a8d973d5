import { setTimeout as wait } from 'node:timers/promises'
import type { Stage } from '../lab/capstone.ts'
import type { ServerFolder } from '../lab/grading.ts'
import { originText } from '../world/http/message.ts'
import type { RunningServer } from '../world/runner/running.ts'
import type { CliContext } from './context.ts'

const lookMs = 150

/** `backwright reel run`: a learner's server with the tables of the capstone, until Ctrl-C. */
export async function runServer(
  { io, stop, openApp }: CliContext,
  server: ServerFolder,
): Promise<number> {
  const app = await openApp()
  try {
    const { lab } = app.context.catalog.capstone.stages.at(-1) as Stage
    const opened = await app.grader.openServer(lab, server)
    if ('reason' in opened) {
      const { expected, came, try: attempt } = opened.reason
      io.progress(opened.output)
      io.answer(`Expected ${expected}.\nGot ${came}.\nTry: ${attempt}`)
      return opened.kind === 'no-runtime' || opened.kind === 'not-started' ? 2 : 1
    }
    try {
      const running = opened.server as RunningServer
      io.answer(
        `Your server is at ${originText(running.origin)}\nIts database: ${opened.database?.attempt.url}`,
      )
      io.progress('It runs a copy of your folder as it is now. Stop with Ctrl-C.')
      await follow(running, stop, (text) => io.progress(text))
      return running.isRunning() ? 0 : 1
    } finally {
      await opened.close()
    }
  } finally {
    await app.close()
  }
}

/** Prints what the server prints, until it ends or the command is stopped. */
async function follow(
  running: RunningServer,
  stop: AbortSignal,
  print: (text: string) => void,
): Promise<void> {
  let shown = 0
  for (;;) {
    const isOver = stop.aborted || !running.isRunning()
    const text = running.output()
    const end = isOver ? text.length : text.lastIndexOf('\n') + 1
    if (end > shown) print(text.slice(shown, end).trimEnd())
    shown = Math.max(shown, end)
    if (isOver) return
    await wait(lookMs, undefined, { signal: stop }).catch(() => undefined)
  }
}
