// The page of a stage with script: a check in the terminal shows here as soon as it has ended.
import { showCopyButtons } from './copy.ts'
import { followChanges } from './live.ts'
import { fetchPage, swap, toast } from './parts.ts'
import { watchScrollBoxes } from './scroll-boxes.ts'
import { stepTimelines } from './timeline.ts'

const lab = document.getElementById('stage-progress')?.dataset.lab ?? ''

const shown = (): string => document.getElementById('stage-progress')?.textContent ?? ''

const refresh = async (): Promise<void> => {
  const before = shown()
  swap(await fetchPage(location.pathname), ['stage-head', 'stage-progress'])
  showCopyButtons()
  stepTimelines()
  if (shown() !== before) toast('A check has ended. This page shows it.')
}

showCopyButtons()
stepTimelines()
watchScrollBoxes()
followChanges(lab, {
  isOwn: () => false,
  attempts: refresh,
  parts: refresh,
  draft: async () => undefined,
})
