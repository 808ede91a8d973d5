// What pages to read do with script: copy a block of text, and say which window a form comes from.
import { keepText, windowId } from './window.ts'

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
  const source = document.getElementById(button.dataset.copy ?? '')
  if (!(source instanceof HTMLTextAreaElement)) continue
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(source.value)
    button.textContent = 'Copied'
  })
}

for (const field of document.querySelectorAll<HTMLInputElement>('input[name=window]')) {
  field.value = windowId()
  field.form?.addEventListener('submit', () => {
    const { lab, variant } = field.form?.dataset ?? {}
    if (lab !== undefined) keepText(lab, variant ?? '', null)
  })
}
