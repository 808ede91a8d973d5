import { Icon } from '../icons.tsx'
import { Prose } from '../prose.tsx'

/** What was expected and what came, where both are sentences. */
export function InWords({ expected, came }: { expected: string; came: string }) {
  return (
    <div class="cx-out">
      <div class="stack stack-s">
        <p class="label">
          <Icon name="passed" /> Expected
        </p>
        <p>
          <Prose text={expected} />
        </p>
      </div>
      <div class="stack stack-s">
        <p class="label">
          <Icon name="failed" /> Got
        </p>
        <p>
          <Prose text={came} />
        </p>
      </div>
    </div>
  )
}
