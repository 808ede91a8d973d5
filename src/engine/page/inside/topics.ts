/// <reference lib="dom" />
import {
  elementsBelow,
  type Found,
  isHeard,
  isSeen,
  nameOf,
  roleOf,
  seenText,
  squeeze,
} from './view.ts'

/*
 * What a text is about, by words that hardly come up elsewhere: sure or silent. A heading about one
 * topic over a text that is surely about another misleads.
 */
const topics: Readonly<Record<string, { readonly name: RegExp; readonly words: RegExp }>> = {
  weather: {
    name: /^(the )?(local )?(weather|forecast|weather forecast)$/i,
    words:
      /\b(rain\w*|sun(ny|shine)|snow\w*|wind\w*|cloud\w*|degrees|storm\w*|humid\w*|forecast|weather|temperature)\b/gi,
  },
  hours: {
    name: /^(our )?(opening|business|office|visiting) (hours|times)$/i,
    words:
      /\b(open|opens|closed?|closes|(mon|tues|wednes|thurs|fri|satur|sun)days?|hours|noon|midnight)\b/gi,
  },
  contact: {
    name: /^(contact|contact us|get in touch|how to reach us)$/i,
    words: /\b(call|phone|telephone|e-?mail|fax|write to|reach|contact)\b/gi,
  },
  prices: {
    name: /^(our )?(prices|pricing|rates|fees|costs)$/i,
    words:
      /\b(price[sd]?|costs?|fees?|free of charge|per (day|month|year|person)|dollars|euros?|pounds)\b|[$€£]\s?\d/gi,
  },
}

/** ACT b49b2e: the heading names what comes right after it. */
export function findMisleadingHeadings(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (roleOf(element) !== 'heading' || !isHeard(element)) return []
    const name = nameOf(element).replace(/[:.!]+$/, '')
    const [topic] = Object.entries(topics).filter(([, { name: known }]) => known.test(name))
    const next = element.nextElementSibling
    if (!topic || !next || !isSeen(next)) return []
    const text = seenText(next)
    const own = text.match(topic[1].words)?.length ?? 0
    const others = Object.values(topics).map(({ words }) => text.match(words)?.length ?? 0)
    return own === 0 && Math.max(...others) >= 2 ? [{ rule: 'heading-says-nothing', element }] : []
  })
}

/** Beginnings of words, so that "films" is "film" too. */
const wordsOfText = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])
    .filter((word) => !/^(the|and|for|with|our|your|this)$/.test(word))
    .map((word) => word.slice(0, 6))

/** ACT c4a8a4, where it is sure: the first of two titles, or a title that is only whose the page is. */
export function findMisleadingTitle(): Found[] {
  const [title, ...others] = document.querySelectorAll('title:not(svg title)')
  if (!title || !document.body) return []
  const name = squeeze(title.textContent ?? '')
  const onPage = new Set(wordsOfText(document.body.innerText))
  const isShared = (text: string): boolean => wordsOfText(text).some((word) => onPage.has(word))
  const isWrong =
    name !== '' && !isShared(name) && others.some((other) => isShared(other.textContent ?? ''))
  return isWrong || isOnlyWhose(name) ? [{ rule: 'title-says-nothing', element: title }] : []
}

/** The only heading of the first level says more, and ends with the title as the place or the owner. */
function isOnlyWhose(title: string): boolean {
  const headings = [...document.querySelectorAll('h1')].filter((heading) => isSeen(heading))
  const [heading] = headings
  if (!heading || headings.length > 1 || title.length < 3) return false
  const said = seenText(heading).toLowerCase()
  const at = said.length - title.length
  if (at < 12 || !said.endsWith(title.toLowerCase())) return false
  return /(\b(at|on|in|from|by)( the)?|[-–|:])\s*$/.test(said.slice(0, at))
}
