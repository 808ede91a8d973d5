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

/** What is written on the page at an address, after redirects; null: it can't be read. */
async function textAt(open: OpenPage, address: string): Promise<string | null> {
  const read = `(async (address, depth) => {
    const read = async (address, depth) => {
      const response = await fetch(address, { credentials: 'omit' })
      if (!response.ok || !/html|xml|text/.test(response.headers.get('content-type') ?? '')) return null
      const doc = new DOMParser().parseFromString(await response.text(), 'text/html')
      const refresh = doc.querySelector('meta[http-equiv=refresh i]')?.content ?? ''
      const next = /^\\s*0\\s*[;,]\\s*url\\s*=\\s*['"]?([^'"]+)/i.exec(refresh)?.[1]
      if (next && depth > 0) return read(new URL(next, response.url).href, depth - 1)
      for (const one of doc.querySelectorAll('script, style, template')) one.remove()
      return (doc.title + ' ' + doc.body.textContent).replace(/\\s+/g, ' ').trim().toLowerCase()
    }
    try { return await read(address, depth) } catch { return null }
  })(${JSON.stringify(address)}, 3)`
  try {
    return (await open.within(readMs, () => open.page.evaluate(read))) as string | null
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
  if (a !== null && b !== null) return likeness(a, b) < 0.25
  if (a !== null || b !== null) return false
  return hostOf(one) !== hostOf(other)
}

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
