/// <reference lib="dom" />
import {
  aroundOf,
  elementsBelow,
  type Found,
  isHeard,
  isKnownLanguage,
  isSeen,
  nameOf,
  squeeze,
} from './view.ts'

/*
 * Which language a text is in, by its commonest words and its script: sure or silent. A language
 * that isn't listed is never judged, and a text that could be in two isn't either.
 */
const commonWords: Readonly<Record<string, string>> = {
  en: 'the and of to in is that it was for on are as with his they at be this have from or had by but what all were we when your can said there an each which she do how their if will up about out many then them these so some her would make like him into has look more go see no way could people my than been who its now find did get come made may over new this',
  nl: 'de het een en van ik te dat die in is niet zijn op aan met als voor er maar om hem dan zou of wat mijn men dit zo door over ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft hebben deze want nog zal me zij nu ge geen omdat iets worden toch al waren veel meer doen moet zonder kan hun dus alles onder ja hij ging het wordt',
  fr: "le la les de des du et à un une est en que qui dans ce il au pour pas sur se par plus je ne son avec ils elle nous vous mais sont était ou été être cette leur ses aux fait comme tout même aussi bien où sans ces deux donc très c'est d'un l'on n'est qu'il d'une votre notre mes tes",
  de: 'der die das und ist in den von zu mit sich des auf für nicht im dem ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei ich du wir ihr kein keine ihre seine',
  es: 'de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué sólo han yo hay vez puede todos así nos ni parte tiene él uno donde',
  it: "di che è la il un a per in una mi sono ho non ma lo ha le si ti i con cosa se io come da ci no questo qui e hai sei del bene tu sì me più al mio c'è perché solo te era gli tutto della così mia fatto stato dei nel alla essere quando delle anche loro sua suo dalla",
  pt: 'de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas me esse eles estão você tinha foram essa',
  da: 'og i jeg det at en den til er som på de med han af for ikke der var mig sig men et har om vi min havde ham hun nu over da fra du ud sin dem os op man hans hvor eller hvad skal selv her alle vil blev kunne ind når være dog noget ville jo deres efter ned skulle denne end dette mit også under have dig anden hende mine alt meget sit',
  sv: 'och det att i en jag hon som han på den med var sig för så till är men ett om hade de av icke mig du henne då sin nu har inte hans honom skulle hennes där min man ej vid kunde något från ut när efter upp vi dem vara vad över än dig kan sina här ha mot alla under någon eller allt mycket sedan ju denna själv detta åt utan varit hur',
  no: 'og i jeg det at en et den til er som på de med han av ikke der så var meg seg men har om vi min mitt ha hadde hun nå over da ved fra du ut sin dem oss opp man kan hans hvor eller hva skal selv sjøl her alle vil bli ble blitt kunne inn når være kom noen noe ville dere som deres kun ja etter ned skulle denne for deg si sine sitt mot å meget hvorfor dette disse uten hvordan',
  fi: 'ja on ei se että hän oli mutta kun niin kuin minä olen mitä sen nyt joka tai vain myös ovat ole jo hänen sitten mukaan tämä siitä jos vielä ne sinä olla minun voi kaikki me tässä kanssa jotka koska sekä',
  pl: 'i w nie na się z do to że jest o jak za od po co tak już ale czy by są dla ma przez może gdy tylko jego jej było być był która który które tego te tym ten ich oraz bardzo jeszcze także więc',
}

const wordsIn: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(commonWords).map(([tag, words]) => [tag, new Set(words.split(' '))]),
)

/** Scripts that say enough by themselves, and the languages that are written in them. */
const scripts: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\p{Script=Hangul}/u, ['ko']],
  [/\p{Script=Han}/u, ['zh', 'ja', 'yue', 'wuu', 'cmn', 'lzh', 'ko', 'hak', 'nan']],
  [/\p{Script=Greek}/u, ['el', 'grc']],
  [/\p{Script=Hebrew}/u, ['he', 'yi', 'iw', 'arc', 'lad']],
  [/\p{Script=Thai}/u, ['th']],
  [/\p{Script=Georgian}/u, ['ka', 'xmf']],
  [/\p{Script=Armenian}/u, ['hy', 'hyw']],
]
const writtenInLatin = new Set([...wordsIn.keys(), 'nb', 'nn', 'cs', 'hu', 'tr', 'ro', 'lb', 'ca'])

/** What a text is in, where that is sure: a language, or a script with its languages. */
export function languagesOf(text: string): readonly string[] | null {
  const letters = text.match(/\p{L}/gu) ?? []
  if (letters.length < 4) return null
  const kana = letters.filter((letter) => /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(letter))
  // Japanese mixes two scripts of its own with signs that Chinese has too.
  if (kana.length > letters.length * 0.2) return ['ja']
  for (const [script, languages] of scripts) {
    const own = letters.filter((letter) => script.test(letter)).length
    if (own > letters.length * 0.6) return languages
  }
  return sureLanguage(text)
}

function sureLanguage(text: string): readonly string[] | null {
  const words =
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}']+/gu) ?? []
  if (words.length < 4) return null
  const counts = [...wordsIn]
    .map(([tag, known]) => ({ tag, count: words.filter((word) => known.has(word)).length }))
    .sort((a, b) => b.count - a.count)
  const [best, second] = counts
  if (!best || !second || best.count < 3 || best.count < words.length * 0.2) return null
  const others = counts.filter(({ count }) => count > best.count * 0.6)
  return others.map(({ tag }) => tag)
}

const sameLanguage: Readonly<Record<string, string>> = { nb: 'no', nn: 'no', iw: 'he' }

/** Whether a text is surely in another language than its tag says; the language, if so. */
export function otherLanguage(tag: string, text: string): string | null {
  const primary = (tag.split('-')[0] ?? '').toLowerCase()
  const declared = sameLanguage[primary] ?? primary
  const found = languagesOf(text)
  if (found === null || found.includes(declared) || found.includes(primary)) return null
  const isLatin = found.some((one) => wordsIn.has(one))
  const isKnown = isLatin
    ? wordsIn.has(declared) || !writtenInLatin.has(declared)
    : writtenInLatin.has(declared) || scripts.some(([, languages]) => languages.includes(declared))
  if (!isKnown || (isLatin && !wordsIn.has(declared) && !isOfOtherScript(declared))) return null
  return found[0] ?? null
}

const isOfOtherScript = (tag: string): boolean =>
  scripts.some(([, languages]) => languages.includes(tag)) ||
  ['ru', 'uk', 'bg', 'ar', 'fa', 'hi'].includes(tag)

/** ACT ucwvc8: the language of the page is the one its text is in. */
export function findPageLanguage(): Found[] {
  const root = document.documentElement
  const tag = root.getAttribute('lang') ?? ''
  if (tag === '' || !isKnownLanguage(tag) || !document.body) return []
  const other = otherLanguage(tag, ownTextOf(document.body, root))
  if (other === null) return []
  return [{ rule: 'page-language', element: root, fix: saysLanguage(tag, other) }]
}

/** ACT off6ek: a part that names its language is in that language. */
export function findPartLanguage(): Found[] {
  return [...elementsBelow(document.body ?? document)].flatMap((element) => {
    const tag = element.getAttribute('lang')
    if (!tag || !isKnownLanguage(tag)) return []
    const other = otherLanguage(tag, ownTextOf(element, element))
    return other === null ? [] : [{ rule: 'part-language', element, fix: saysLanguage(tag, other) }]
  })
}

const saysLanguage = (tag: string, other: string): string =>
  `The text is in another language than lang="${tag}" says. Write lang="${other}", if that's what it is.`

/** ACT de46e4: the language that a part names is one that is known. */
export function findUnknownLanguages(): Found[] {
  return [...document.querySelectorAll('body, body *')].flatMap((element) => {
    const tag = element.getAttribute('lang')
    if (!tag || isKnownLanguage(tag) || element.matches('code, pre')) return []
    const isSpoken = ownTextOf(element, element) !== ''
    return isSpoken ? [{ rule: 'part-language-unknown', element }] : []
  })
}

/** Text that a part hands on its language to: not that of parts with a language of their own. */
function ownTextOf(part: Element, speaker: Element): string {
  const texts: string[] = []
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  for (let node: Node | null = part; node; node = walker.nextNode()) {
    if (node instanceof Text && node.parentElement) {
      const parent = node.parentElement
      if (speakerOf(parent) === speaker && (isSeen(parent) || isHeard(parent)))
        texts.push(node.nodeValue ?? '')
    } else if (node instanceof Element && isNamedImage(node) && speakerOf(node) === speaker) {
      texts.push(nameOf(node))
    }
  }
  return squeeze(texts.join(' '))
}

const isNamedImage = (element: Element): boolean =>
  element.matches('img, [role=img]') && isHeard(element)

function speakerOf(element: Element): Element | null {
  for (const one of aroundOf(element)) if (one.getAttribute('lang')) return one
  return null
}
