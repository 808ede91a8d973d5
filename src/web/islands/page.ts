// What pages to read do with script: copy a block of text.
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
  const source = document.getElementById(button.dataset.copy ?? '')
  if (!(source instanceof HTMLTextAreaElement)) continue
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(source.value)
    button.textContent = 'Copied'
  })
}
