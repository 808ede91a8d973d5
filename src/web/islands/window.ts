// Which window this is, and what it last held: kept by the browser for as long as the window lives.

const pageId = crypto.randomUUID()

/** The name of this window. New with each load: a duplicated tab starts with a copy of what the first one kept. */
export function windowId(): string {
  return pageId
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
