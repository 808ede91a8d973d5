/** Buttons that copy what the element they name holds; hidden until they can. */
export function showCopyButtons(place: ParentNode = document): void {
  for (const button of place.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    const source = document.getElementById(button.dataset.copy ?? '')
    if (source === null) continue
    const title = [...button.childNodes].find(({ nodeType }) => nodeType === Node.TEXT_NODE)
    button.hidden = false
    button.addEventListener('click', async () => {
      const text = source instanceof HTMLTextAreaElement ? source.value : source.textContent
      await navigator.clipboard.writeText(text)
      if (title) title.textContent = 'Copied'
    })
  }
}
