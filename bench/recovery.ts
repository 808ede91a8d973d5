import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openAdminGrader } from '../src/grader/kinds/admin.ts'
import { defaultLimits as limits } from '../src/kit/limits.ts'
import type { AdminLab } from '../src/lab/kinds/admin.ts'
import { readCatalog } from '../src/lab/read-catalog.ts'
import { clusterPaths } from '../src/world/clusters/cluster-paths.ts'
import type { Bench } from '../src/world/postgres/bench.ts'
import { listProcessesBelow } from '../src/world/processes/process-identity.ts'
import { attemptOf } from './desk.ts'
import { figuresOf, type Line, timed } from './measure.ts'
import { root } from './program.ts'

const turns = 2
const goalMs = 15_000

/** Verdicts of administration labs, right and wrong, and what is left of them afterwards. */
export async function measureRecovery(): Promise<Line[]> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-recovery-'))
  const kind = openAdminGrader({
    bench: { serverMajor: 18 } as Bench,
    limits,
    own: { home, isEmbedded: true },
  })
  const { labs } = await readCatalog(path.join(root, 'content'))
  const lines: Line[] = []
  let left = 0
  try {
    for (const lab of [...labs.values()].filter((one) => one.kind === 'admin')) {
      // The form from which its servers are copied is made once.
      await gradedMs(lab, lab.starter)
      for (const [what, answers] of Object.entries({ right: lab.solutions, wrong: lab.mutants })) {
        const samples: number[] = []
        for (const { answer } of answers) {
          for (let turn = 0; turn < turns; turn++) {
            samples.push(await gradedMs(lab, answer))
            left += leftBehind(home)
          }
        }
        const figures = figuresOf(samples)
        lines.push({
          name: `${lab.title}: ${what} answers (ms)`,
          goal: 'p95 15,000',
          figures: { ...figures },
          met: figures.p95 <= goalMs,
        })
      }
    }
  } finally {
    await kind.close()
    fs.rmSync(home, { recursive: true, force: true })
  }
  const name = 'processes, folders and sockets left behind'
  return [...lines, { name, goal: '0', figures: { left }, met: left === 0 }]

  async function gradedMs(lab: AdminLab, answer: string): Promise<number> {
    return await timed(async () => {
      await kind.grade(lab, attemptOf(lab, answer), () => undefined)
    })
  }
}

/** Everything that a verdict should have taken away again. */
function leftBehind(home: string): number {
  const paths = clusterPaths(home)
  const tag = path.basename(paths.sockets)
  const named = (folder: string): number =>
    fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.startsWith(tag)).length : 0
  const own = fs.existsSync(paths.own) ? fs.readdirSync(paths.own).length : 0
  return listProcessesBelow(home).length + own + named('/tmp') + named('/dev/shm')
}
