import fs from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { createVitest } from 'vitest/node'
import { reachVariable } from './mutation/reach.ts'

/*
 * Vitest that stays: bench/mutation.ts asks it, a line of JSON each, to run test files after some
 * file changed. It runs them in order up to the first that fails, and says which.
 */

interface Asked {
  readonly changed: readonly string[]
  readonly tests: readonly string[]
  /** Where blocks say that they were reached. */
  readonly reached: string | null
}

const folder = process.cwd()
const vitest = await createVitest('test', {
  watch: false,
  root: folder,
  bail: 1,
  maxWorkers: 1,
  reporters: [{}],
})
await vitest.standalone()

for await (const line of createInterface({ input: process.stdin })) {
  const { changed, tests, reached } = JSON.parse(line) as Asked
  if (reached === null) delete process.env[reachVariable]
  else process.env[reachVariable] = reached
  for (const file of changed) vitest.invalidateFile(path.join(folder, file))
  const failed = await firstFailure(tests)
  fs.writeSync(3, `${JSON.stringify({ failed })}\n`)
}
await vitest.close()

async function firstFailure(tests: readonly string[]): Promise<string | null> {
  for (const test of tests) {
    const at = path.join(folder, test)
    // Vitest counts failures of earlier runs too, and would end before it begins.
    vitest.state.filesMap.clear()
    vitest.state.idMap.clear()
    const specification = vitest.getRootProject().createSpecification(at)
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([specification])
    const own = testModules.find(({ moduleId }) => moduleId === at)
    if (!own?.ok() || unhandledErrors.length > 0) return test
  }
  return null
}
