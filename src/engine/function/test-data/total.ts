import { defaultLimits } from '../../../kit/limits.ts'
import type { FunctionLab } from '../../../lab/kinds/function.ts'
import type { Verdict } from '../../../lab/verdict.ts'
import { openEngine } from '../engine.ts'
import { functionLab } from './lab.ts'

/** A lab whose function adds up prices. */
export const totalLab = functionLab({
  task: {
    name: 'total',
    parameters: [{ name: 'prices', input: { list: { of: { integer: { min: 0, max: 99 } } } } }],
    examples: [{ given: [[1, 2]], files: {} }],
  },
  reference: 'export const total = (prices) => prices.reduce((sum, one) => sum + one, 0)',
})

/** Grades answers to that lab, or to another one. Call `close` in afterAll. */
export function openTotal() {
  const engine = openEngine(defaultLimits)
  const grade = async (
    answer: string,
    of: FunctionLab = totalLab,
    seed = 's',
  ): Promise<Verdict> => {
    const attempt = { id: 'a', labId: of.id, variant: null, labHash: of.hash, answer, seed }
    const verdict = await engine.grade(of, attempt, () => undefined)
    if (verdict === null) throw new Error('the lab has this task')
    return verdict
  }
  return { grade, close: () => engine.close() }
}
