/// <reference lib="dom" />
import { type Found, nameOf, roleOf, selectorOf } from './view.ts'

/** A barrier as it leaves the page. */
export interface FoundThere {
  readonly rule: string
  readonly selector: string
  readonly html: string
  readonly role: string
  readonly name: string
  readonly fix: string | null
}

const htmlMax = 300

/** Puts what was found into words that can leave the page. */
export function leaving({ rule, element, fix }: Found): FoundThere {
  const html = element.outerHTML
  return {
    rule,
    selector: selectorOf(element),
    html: html.length > htmlMax ? `${html.slice(0, htmlMax)}…` : html,
    role: roleOf(element) ?? '',
    name: nameOf(element),
    fix: fix ?? null,
  }
}
