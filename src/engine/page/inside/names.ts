/// <reference lib="dom" />
import {
  aroundOf,
  elementsBelow,
  type Found,
  isHeard,
  isSeen,
  nameOf,
  roleOf,
  seenTexts,
  squeeze,
} from './view.ts'

/** Widgets whose content names them. */
const namedByContent = new Set([
  'button',
  'checkbox',
  'gridcell',
  'link',
  'menuitem',
  'menuitemcheckbox',
  'menuitemradio',
  'option',
  'radio',
  'switch',
  'tab',
  'treeitem',
])

/** ACT 2ee8b8: who says what is written on a control reaches it by voice. */
export function findLabelsNotInName(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (!element.matches('[aria-label], [aria-labelledby]')) return []
    if (!namedByContent.has(roleOf(element) ?? '') || !isHeard(element)) return []
    const label = labelOn(element)
    const name = nameOf(element)
    if (label === '' || name === '' || containsWords(name, label)) return []
    const fix = `The name a screen reader hears is "${name}", and "${label}" is what can be read. Put the written words into the name, in the same order, or leave aria-label out.`
    return [{ rule: 'label-not-in-name', element, fix }]
  })
}

/** The words that can be read on it: no icons, no single letters that stand for one. */
function labelOn(element: Element): string {
  const texts = [...seenTexts(element)].filter((text) => !isIcon(text))
  return squeeze(texts.map((text) => text.nodeValue ?? '').join(' '))
}

function isIcon(text: Text): boolean {
  const written = squeeze(text.nodeValue ?? '')
  if ([...written].length < 2 || !/\p{L}|\p{N}/u.test(written)) return true
  const parent = text.parentElement as Element
  const family = getComputedStyle(parent).fontFamily
  return /icon|awesome|glyph|symbol|dingbat/i.test(family) || isLigature(text)
}

/** A word that a font draws as one sign: about as wide as it is high. */
function isLigature(text: Text): boolean {
  const written = squeeze(text.nodeValue ?? '')
  const range = document.createRange()
  range.selectNodeContents(text)
  const { width, height } = range.getBoundingClientRect()
  return /^[a-z_]{4,}$/.test(written) && width > 0 && width < height * 1.3
}

/** Whether the words of the label are in the name, whole, one after another. */
function containsWords(name: string, label: string): boolean {
  const inName = ` ${wordsOf(name).join(' ')} `
  return inName.includes(` ${wordsOf(label).join(' ')} `)
}

/** Words in lower case; a hyphen is part of one, other punctuation isn't. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase()
  return plain.match(/[\p{L}\p{N}\p{M}×÷=+'’-]+/gu) ?? []
}

/** ACT 9eb3f6: the name of a file is no description. */
export function findFileNames(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (!element.matches('img, input[type=image i]') || !isHeard(element)) return []
    const name = nameOf(element).toLowerCase()
    if (name === '' || isDownload(element)) return []
    const files = sourcesOf(element).map(fileNameOf)
    const isChecksum = /^[0-9a-f]{16,}$/.test(name)
    const isFile = /\.(jpe?g|png|gif|webp|svg|avif|bmp|tiff?|heic)$/.test(name)
    const isCamera = /^(img|dsc|dscn|image|screenshot|photo|pict)[_ -]?\d{2,}$/.test(name)
    if (!isChecksum && !isFile && !isCamera) return []
    return files.includes(name) || isFile || isChecksum
      ? [{ rule: 'image-file-name', element }]
      : []
  })
}

const isDownload = (element: Element): boolean =>
  [...aroundOf(element)].some((around) => around.matches('a[download]'))

function sourcesOf(element: Element): string[] {
  const sets = [
    element,
    ...(element.parentElement?.matches('picture')
      ? element.parentElement.querySelectorAll('source')
      : []),
  ]
  const listed = sets.flatMap((one) =>
    (one.getAttribute('srcset') ?? '').split(',').map((part) => part.trim().split(/\s+/)[0] ?? ''),
  )
  return [element.getAttribute('src') ?? '', ...listed].filter(Boolean)
}

function fileNameOf(source: string): string {
  const name = source.split(/[?#]/)[0]?.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(name).toLowerCase()
  } catch {
    return name.toLowerCase()
  }
}

const placeholders =
  /^(untitled([ -]?(document|page|\d+))?|new document|document|insert title here|no title|lorem ipsum.*|react app|vite app|vite \+ \w+|index\.html?)$/i

/** ACT c4a8a4, as far as it can be sure: a title that fits any page. */
export function findPlaceholderTitle(): Found[] {
  const title = document.querySelector('title')
  const isOne = title !== null && placeholders.test(squeeze(document.title))
  return isOne ? [{ rule: 'title-says-nothing', element: title }] : []
}

/** Headings that are only a place for one. */
export function findPlaceholderHeadings(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (roleOf(element) !== 'heading' || !isHeard(element) || !isSeen(element)) return []
    const isOne =
      /^(lorem ipsum.*|placeholder|untitled|your (title|heading) here|insert heading here)$/i.test(
        nameOf(element),
      )
    return isOne ? [{ rule: 'heading-says-nothing', element }] : []
  })
}

/** Text alternatives that stand for nothing in particular. */
export function findPlaceholderAlternatives(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    const isButton = element.matches('input[type=image i]')
    if (!isButton && roleOf(element) !== 'img' && roleOf(element) !== 'image') return []
    const isOne =
      /^(image|img|picture|photo|graphic|icon|alt text|alternative text|placeholder|spacer|image of|picture of|photo of)\.?$/i.test(
        nameOf(element),
      )
    return isOne && isHeard(element) ? [{ rule: 'image-name-says-nothing', element }] : []
  })
}
