/// <reference lib="dom" />
import { type Found, isSeen, seenText, squeeze } from './view.ts'

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
