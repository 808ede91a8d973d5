// What pages to read do with script: copy a block of text, and say which window a form comes from.
import { showCopyButtons } from './copy.ts'
import { watchScrollBoxes } from './scroll-boxes.ts'
import { stepTimelines } from './timeline.ts'
import { keepText, windowId } from './window.ts'

showCopyButtons()
stepTimelines()
watchScrollBoxes()

const map = document.querySelector<HTMLElement>('[data-skill-map]')
if (map) void import('./skill-map.ts').then(({ moveSkillMap }) => moveSkillMap(map))

for (const field of document.querySelectorAll<HTMLInputElement>('input[name=window]')) {
  field.value = windowId()
  field.form?.addEventListener('submit', () => {
    const { lab, variant } = field.form?.dataset ?? {}
    if (lab !== undefined) keepText(lab, variant ?? '', null)
  })
}
