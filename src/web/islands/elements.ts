/** A new element with these properties. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), properties)
}

/** A button that reads as a link. */
export function linkButton(title: string, run: () => void): HTMLButtonElement {
  const button = make('button', { type: 'button', className: 'link-btn', textContent: title })
  button.addEventListener('click', run)
  return button
}
