import path from 'node:path'
import { createInterface } from 'node:readline'
import { createVitest, type TestSpecification, type Vitest } from 'vitest/node'
import { root } from './program.ts'

/*
 * The child of mutation.ts. Each line that comes in is a mutant: a file, its text, and the tests that
 * read it. Each line that goes out says whether a test noticed. A mutant never reaches the disk.
 */

export interface Asked {
  /** Null: the text as it is. */
  readonly mutant: { readonly file: string; readonly text: string } | null
  readonly tests: readonly string[]
}

let current: Asked['mutant'] = null
const plugin = {
  name: 'mutant',
  enforce: 'pre' as const,
  transform: (_text: string, id: string) => (id === current?.file ? current.text : null),
}

const vitest: Vitest = await createVitest(
  'test',
  {
    watch: false,
    root,
    reporters: [{}],
    bail: 1,
    maxWorkers: 1,
    testTimeout: 20_000,
    env: { BACKWRIGHT_TEST_LONG: '' },
  },
  { plugins: [plugin] },
)
const all = await vitest.globTestSpecifications()
const byFile = new Map(all.map((specification) => [specification.moduleId, specification]))
process.stdout.write('ready\n')

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as Asked
  process.stdout.write(`${(await isNoticed(asked)) ? 'noticed' : 'unnoticed'}\n`)
}
await vitest.close()
process.exit()

async function isNoticed({ mutant, tests }: Asked): Promise<boolean> {
  const before = current?.file
  current = mutant
  for (const file of [before, mutant?.file]) if (file !== undefined) vitest.invalidateFile(file)
  const chosen = tests.flatMap((file): TestSpecification[] => {
    const found = byFile.get(path.join(root, file))
    return found ? [found] : []
  })
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(chosen)
  vitest.state.clearErrors()
  return unhandledErrors.length > 0 || testModules.some((one) => !one.ok())
}
