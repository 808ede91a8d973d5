import { openServing } from '../../engine/http/serving.ts'
import { tryOut } from '../../engine/http/try-out.ts'
import { engineVersion, gradeLoad } from '../../engine/load/grade-load.ts'
import { measureBy } from '../../engine/load/judge-measurement.ts'
import { sampleServer } from '../../engine/load/known-server.ts'
import type { Limits } from '../../kit/limits.ts'
import type { RunResult } from '../../lab/grading.ts'
import { unpackServer } from '../../lab/http/server-files.ts'
import { asServerLab, type LoadLab } from '../../lab/kinds/load.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import type { Driver } from '../../world/runner/driver.ts'
import { openRunner, type Runner } from '../../world/runner/runner.ts'
import { tryExample } from './http.ts'
import type { KindGrader } from './kind.ts'

/** Load labs: a server under load, or a program that measures one. */
export function openLoadGrader({
  bench,
  limits,
  driver,
  pathFolders,
}: {
  bench: Bench
  driver: Driver
  limits: Limits
  /** Where runtimes are looked for: the folders of the user's PATH. */
  pathFolders: readonly string[]
}): KindGrader<LoadLab> {
  let opened: Runner | null = null
  const runner = (): Runner => {
    opened ??= openRunner({
      driver,
      pathFolders,
    })
    return opened
  }
  return {
    engineVersion,
    warm: async () => undefined,
    grade: (lab, attempt, onCheck) =>
      gradeLoad(lab, attempt, { bench, runner: runner(), limits, onCheck }),
    run: (lab, text, _rows, more) =>
      lab.measurement
        ? measureSample(lab, text, runner())
        : tryOut(asServerLab(lab), text, { bench, runner: runner(), ...more }),
    serve: (lab, text) => openServing(asServerLab(lab), text, { bench, runner: runner() }),
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: (_lab, example) => tryExample(example, runner()),
      isRightOnSample: async () => null,
      // Too noisy, or out of time for the same reason.
      isUndecided: ({ status }) => status === 'over-limit',
      problems: async () => [],
    },
    close: async () => {
      await opened?.close()
      opened = null
    },
  }
}

/** What the program prints beside a server that is always the same. */
async function measureSample(lab: LoadLab, text: string, runner: Runner): Promise<RunResult> {
  const startedAt = performance.now()
  const read = unpackServer(text, lab.main)
  if (read.kind === 'unread') {
    return { kind: 'refused', reason: read.reason, at: read.at, elapsedMs: 0 }
  }
  const said = await measureBy(runner, { lab, files: read.files, known: sampleServer })
  const lines = [said.printed.trimEnd(), '', `The server got ${said.asked} requests.`]
  if (said.trouble !== null) lines.push(`No figure: ${said.trouble}.`)
  const elapsedMs = Math.round(performance.now() - startedAt)
  return { kind: 'printed', text: lines.join('\n'), elapsedMs }
}
