import type { Reason } from '../../kit/problem.ts'
import { Icon } from './icons.tsx'

/** What a form or an address asked for and can't have, on the page where it was asked. */
export function Refused({ reason, id = 'refused' }: { reason: Reason; id?: string }) {
  return (
    <div class="callout callout-fail" id={id}>
      <p class="error">
        <Icon name="failed" /> Expected {reason.expected}
      </p>
      <p>
        Got {reason.came}. {reason.try}
      </p>
    </div>
  )
}
