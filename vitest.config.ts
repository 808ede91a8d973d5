import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest begin first, so that no worker sits idle while one of them ends. */
const longest = [
  /exams\/kinds\/load/,
  /exams\/kinds\/function/,
  /capstone\/capstone/,
  /answers\/kinds\/(http|function|folder)/,
  /schedule\/reduced/,
  /exploit\/attacks/,
  /accessibility\/pages/,
  /exams\/kinds\/http/,
  /admin\/verdicts/,
  /explore/,
  /cost\/verdicts/,
  /exams\//,
  /bad-input/,
  /run-specification/,
  /terminal\/(terminal|own-content|streams)/,
  /red-team\/(bounds|machines|postgres)/,
  /toy-kind/,
  /many-processes/,
  /offline\/offline/,
  /http\/(steps|verdicts)/,
  /page\/(rules|verdicts)/,
  /compare\/pairs/,
  /function/,
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((pattern) => pattern.test(moduleId))
      return found < 0 ? longest.length : found
    }
    return [...files].sort((a, b) => place(a) - place(b) || a.moduleId.localeCompare(b.moduleId))
  }
}

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}', 'launcher/**/*.test.mjs'],
    globalSetup: ['tests/shared-content.ts', 'tests/shared-servers.ts'],
    pool: 'forks',
    // One more than the cores that are promised: many tests wait for programs to start.
    maxWorkers: 3,
    // Tests of one file that run side by side.
    maxConcurrency: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
  },
})
