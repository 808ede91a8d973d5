// Which window this is, and what it last held: kept by the browser for as long as the window lives.

/** The name of this window, the same after a reload. */
export function windowId(): string {
  const known = sessionStorage.getItem('window')
  if (known !== null) return known
  const made = crypto.randomUUID()
  sessionStorage.setItem('window', made)
  return made
}

const draftKey = (lab: string, variant: string): string => `draft ${lab} ${variant}`

/** What this window held, though the server may not have heard of it. */
export function keptText(lab: string, variant: string): string | null {
  return sessionStorage.getItem(draftKey(lab, variant))
}

export function keepText(lab: string, variant: string, text: string | null): void {
  if (text === null) sessionStorage.removeItem(draftKey(lab, variant))
  else sessionStorage.setItem(draftKey(lab, variant), text)
}
