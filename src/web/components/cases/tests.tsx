import type { TestsCounterexample } from '../../../lab/counterexample/tests.ts'
import { Lines } from '../code.tsx'
import { OutputBox } from '../output.tsx'

/** An implementation that the learner's tests judge wrongly, and what they said of it. */
export function TestsCase({ counterexample }: { counterexample: TestsCounterexample }) {
  const { file, implementation, isRight, printed } = counterexample
  return (
    <>
      <header>
        <h3>
          {isRight
            ? `This ${file} is right, and your tests refuse it`
            : `This ${file} is wrong, and your tests all pass`}
        </h3>
      </header>
      <div class="cx-in">
        <Lines text={implementation} label={file} language="ts" />
      </div>
      <div class="cx-out">
        <OutputBox title="Your tests printed" text={printed} label="What your tests printed" />
      </div>
    </>
  )
}
