import type { OpenPage } from '../../../world/page/open-page.ts'
import type { FoundThere } from '../inside/leaving.ts'
import type { Namesakes } from '../inside/run.ts'

const pagesMax = 20
const readMs = 3_000

/** Links and frames of one name whose targets differ: what they lead to is read and compared. */
export async function findNamesakes(
  open: OpenPage,
  namesakes: readonly Namesakes[],
  readsLinks: boolean,
): Promise<FoundThere[]> {
  if (!readsLinks) return []
  const found: FoundThere[] = []
  const texts = new Map<string, string | null>()
  for (const { addresses, finding } of namesakes) {
    for (const address of addresses) {
      if (texts.has(address) || texts.size >= pagesMax) continue
      texts.set(address, await textAt(open, address))
    }
    if (differ(addresses, texts)) found.push(finding)
  }
  return found
}

/** What is written on the page at an address, once its scripts ran; null: it can't be read. */
async function textAt(open: OpenPage, address: string): Promise<string | null> {
  const read = `(async (address) => {
    const frame = document.createElement('iframe')
    frame.hidden = true
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
    try {
      if (address.startsWith('data:')) return new DOMParser().parseFromString(decodeURIComponent(address.split(',')[1]), 'text/html').body.textContent
      frame.src = address
      document.body.append(frame)
      await Promise.race([loaded, wait(1500)])
      await wait(150)
      const inner = frame.contentDocument
      if (!inner?.body) return null
      for (const one of inner.querySelectorAll('script, style, template, noscript')) one.remove()
      const main = inner.querySelector('main, [role=main]')
      return main ? main.textContent : inner.title + ' ' + inner.body.textContent
    } catch {
      return null
    } finally {
      frame.remove()
    }
  })(${JSON.stringify(address)})`
  try {
    const text = (await open.within(readMs, () => open.page.evaluate(read))) as string | null
    const plain = text?.replace(/\s+/g, ' ').trim().toLowerCase() ?? ''
    return plain === '' ? null : plain
  } catch {
    return null
  }
}

/** Whether two of the addresses surely lead to different things. */
function differ(addresses: readonly string[], texts: ReadonlyMap<string, string | null>): boolean {
  return addresses.some((one, at) =>
    addresses.slice(at + 1).some((other) => areDifferent(one, other, texts)),
  )
}

function areDifferent(
  one: string,
  other: string,
  texts: ReadonlyMap<string, string | null>,
): boolean {
  if (one === other) return false
  const [a, b] = [texts.get(one) ?? null, texts.get(other) ?? null]
  if (a !== null && b !== null) {
    const [numbers, others] = [numbersIn(a), numbersIn(b)]
    // Telephone numbers settle it: pages to call us give the same one, however they are worded.
    if (numbers.length > 0 && others.length > 0) return !numbers.some((one) => others.includes(one))
    return likeness(a, b) < 0.25
  }
  if (a !== null || b !== null) return false
  return hostOf(one) !== hostOf(other)
}

const numbersIn = (text: string): string[] =>
  (text.match(/[+(]?\d[\d ()./-]{6,}\d/g) ?? []).map((number) => number.replace(/\D/g, ''))

const hostOf = (address: string): string => {
  const { hostname, protocol } = new URL(address)
  return protocol === 'data:' ? address : hostname.replace(/^www\./, '')
}

/** The share of words that two texts have in common. */
function likeness(a: string, b: string): number {
  const [one, other] = [wordsOf(a), wordsOf(b)]
  const both = [...one].filter((word) => other.has(word)).length
  const all = new Set([...one, ...other]).size
  return all === 0 ? 1 : both / all
}

const wordsOf = (text: string): Set<string> => new Set(text.match(/[\p{L}\p{N}]+/gu) ?? [])
