import path from 'node:path'
import { openEngine } from '../src/engine/function/engine.ts'
import { startFunctionChild } from '../src/engine/function/function-process.ts'
import { defaultLimits } from '../src/kit/limits.ts'
import type { FunctionLab } from '../src/lab/kinds/function.ts'
import { readCatalog } from '../src/lab/read-catalog.ts'
import { runProcess } from '../src/world/processes/process.ts'
import { attemptOf } from './desk.ts'
import { figuresOf, type Line, timed } from './measure.ts'
import { root } from './program.ts'

const turns = 5
const goalMs = 60

/** Verdicts of function labs, right and wrong, with the start of Node shown apart. */
export async function measureFunctions(): Promise<Line[]> {
  const { labs } = await readCatalog(path.join(root, 'content'))
  const all = [...labs.values()].filter((lab) => lab.kind === 'function')
  const engine = openEngine(defaultLimits)
  try {
    const right: number[] = []
    const wrong: number[] = []
    const grade = async (lab: FunctionLab, answer: string): Promise<number> => {
      // A learner thinks between two attempts: the next process is ready by then.
      await engine.warm()
      const verdict = await engine.grade(lab, attemptOf(lab, answer), () => undefined)
      return verdict?.elapsedMs ?? Number.NaN
    }
    for (const lab of all) await grade(lab, lab.solutions[0]?.answer ?? '')
    for (let turn = 0; turn < turns; turn++) {
      for (const lab of all) {
        for (const { answer } of lab.solutions) right.push(await grade(lab, answer))
        for (const { answer } of lab.mutants) wrong.push(await grade(lab, answer))
      }
    }
    const passed = figuresOf(right)
    return [
      {
        name: 'right answer, whole verdict',
        goal: `p50 ≤ ${goalMs} ms`,
        figures: { ...passed },
        met: passed.p50 <= goalMs,
      },
      {
        name: 'wrong answer, with its smallest case',
        goal: '',
        figures: { ...figuresOf(wrong) },
        met: null,
      },
      ...(await measureStarts()),
    ]
  } finally {
    await engine.close()
  }
}

/** What a verdict does not wait for: Node alone, and Node with our part and the compiler in it. */
async function measureStarts(): Promise<Line[]> {
  const bare: number[] = []
  const ours: number[] = []
  const limits = { timeMs: 60_000, memoryBytes: 1e9, outputBytes: 1000 }
  for (let turn = 0; turn < turns * 2; turn++) {
    const argv = [process.execPath, '-e', '0'] as const
    bare.push(await timed(() => runProcess({ argv: [...argv], cwd: root, env: {}, limits })))
    const child = await startFunctionChild()
    ours.push(child.startedMs)
    await child.close()
  }
  return [
    { name: 'Node alone, from start to end', goal: '', figures: { ...figuresOf(bare) }, met: null },
    {
      name: 'a process ready for code (kept warm)',
      goal: '',
      figures: { ...figuresOf(ours) },
      met: null,
    },
  ]
}
