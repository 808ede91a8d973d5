import path from 'node:path'
import type { KindGrader } from '../../src/grader/kinds/kind.ts'
import type { Kind } from '../../src/lab/lab.ts'
import { readLabs } from '../../src/lab/read.ts'
import { figuresOf, type Line, timed } from '../measure.ts'
import { root } from '../program.ts'

const turns = 5
const goalMs = 300

/** The verdicts of all answers to all labs of a kind, and closes the grader. */
export async function measureVerdictsOf(kind: Kind, grader: KindGrader): Promise<Line> {
  const labs = (await readLabs(path.join(root, 'content'))).filter((one) => one.kind === kind)
  const times: number[] = []
  for (const lab of labs) {
    for (let turn = 0; turn < turns; turn++) {
      for (const { answer } of [...lab.solutions, ...lab.mutants]) {
        const attempt = { id: 'bench', labId: lab.id, variant: null, labHash: lab.hash, answer }
        const seeded = { ...attempt, seed: String(turn) }
        times.push(await timed(() => grader.grade(lab, seeded, () => undefined)))
      }
    }
  }
  await grader.close()
  const figures = figuresOf(times)
  return {
    name: 'verdicts, ms',
    goal: `p95 ≤ ${goalMs}`,
    figures: { ...figures },
    met: figures.p95 <= goalMs,
  }
}
