// Boxes that scroll by themselves are stops of the Tab key, so that their ends can be reached. Most of
// them fit, and a stop with nothing to do there would only be one more key to press.

const sized = new ResizeObserver((boxes) => {
  for (const { target } of boxes) {
    const isLarger =
      target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight
    if (isLarger) target.setAttribute('tabindex', '0')
    else if (target !== document.activeElement) target.removeAttribute('tabindex')
  }
})

/** Looks after the boxes that are there now; to be called again for new ones. */
export function watchScrollBoxes(): void {
  for (const box of document.querySelectorAll('section[tabindex="0"]')) sized.observe(box)
}
