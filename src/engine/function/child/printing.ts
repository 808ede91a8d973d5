import { printedMax } from '../../../world/runner/child/bounds.ts'
import { writeAll } from '../../../world/runner/child/channel.ts'
import { printTo } from '../../../world/runner/child/process-facade.ts'

export interface Printing {
  /** What was written on standard output since the last time. */
  take(): string
  /** Writes through as well, as it comes. */
  passOn(): void
}

/** Catches all that is printed; more than is kept ends the process by `onTooMuch`. */
export function catchPrinting(onTooMuch: () => never): Printing {
  let output = ''
  let count = 0
  let isPassedOn = false
  printTo((stream, text) => {
    if (stream === 'stdout') output += text
    count += text.length
    // In the order in which it comes; the other way is Node's own, for when it breaks down.
    if (isPassedOn) writeAll(1, text)
    if (count > printedMax) onTooMuch()
  })
  return {
    take: () => {
      const taken = output
      output = ''
      count = 0
      return taken
    },
    passOn: () => {
      isPassedOn = true
    },
  }
}
