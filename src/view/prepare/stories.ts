import type { AttemptLine } from '../attempt-by-id.ts'
import type { LabLine } from '../lab-line.ts'

/** A lab that did not pass at once: raw material for a story that is true. */
export interface Story {
  readonly lab: LabLine
  readonly begun: { readonly id: string; readonly at: Date }
  readonly passed: { readonly id: string; readonly at: Date }
  /** Attempts before the one that passed. */
  readonly failed: number
  /** What stood in the way, each once, in the order in which it was met. */
  readonly checks: readonly string[]
}

const storiesMax = 5

/** Labs with failed attempts before the first that passed, the longest way first. */
export function storiesOf(
  attempts: readonly AttemptLine[],
  labs: ReadonlyMap<string, LabLine>,
): Story[] {
  const inOrder = [...attempts].sort((a, b) => a.at.getTime() - b.at.getTime())
  const stories = [...Map.groupBy(inOrder, ({ labId }) => labId)].flatMap(
    ([labId, own]): Story[] => {
      const lab = labs.get(labId)
      const place = own.findIndex(({ status }) => status === 'passed')
      const failed = own.slice(0, Math.max(0, place)).filter(({ status }) => status === 'failed')
      const [begun, passed] = [own[0], own[place]]
      if (!lab || !begun || !passed || failed.length === 0) return []
      const checks = [...new Set(failed.flatMap(({ failedCheck }) => failedCheck ?? []))]
      return [{ lab, begun, passed, failed: failed.length, checks }]
    },
  )
  return stories.sort((a, b) => b.failed - a.failed).slice(0, storiesMax)
}
