import type { OpenPage } from '../../../world/page/open-page.ts'
import { decodePng, type Pixels } from '../../../world/page/png.ts'
import type { DrawnText } from '../inside/contrast.ts'
import type { FoundThere } from '../inside/leaving.ts'
import type { ContrastDoubt } from '../inside/run.ts'
import { insideCall } from '../inside-script.ts'

const doubtsMax = 30

/**
 * ACT afw4f7, for backgrounds that styles alone don't tell: pictures, gradients, shadows, layers.
 * The page is drawn without the letters, and what is behind each of them are its pixels. Only where
 * the best contrast of several letters is too little, it is a finding.
 */
export async function findLowContrast(
  { page }: OpenPage,
  doubts: readonly ContrastDoubt[],
): Promise<FoundThere[]> {
  const found: FoundThere[] = []
  for (const { at } of doubts.slice(0, doubtsMax)) {
    const text = (await page.evaluate(
      insideCall('contrast', 'prepareText', at),
    )) as DrawnText | null
    if (text === null || text.letters.length < lettersNeeded) continue
    const clip = { x: text.x, y: text.y, width: text.width, height: text.height }
    const shot = async (): Promise<Pixels> =>
      decodePng(await page.screenshot({ clip, animations: 'disabled', timeout: 4_000 }))
    const drawn = await shot()
    await page.evaluate(insideCall('contrast', 'hideText', at))
    const bare = await shot()
    await page.evaluate(insideCall('contrast', 'showText', at))
    const worst = worstContrast(text, bare, drawn)
    if (worst === null || worst >= text.enhanced - 0.05) continue
    const isLow = worst < text.needed - 0.05
    const rule = isLow ? 'contrast-by-pixels' : 'enhanced-contrast-by-pixels'
    const needed = isLow ? text.needed : text.enhanced
    const fix = `Even where it is best, letters of this text have a contrast of ${worst.toFixed(1)}:1, and ${needed}:1 is needed. Make the text or what is behind it darker or lighter.`
    const call = insideCall('contrast', 'lowContrast', { at, rule, fix })
    found.push(...((await page.evaluate(call)) as FoundThere[]))
  }
  return found
}

/** So many letters must be hard to read. */
const lettersNeeded = 2

/** The contrast of the letters that are hardest to read; a few of them are left out. */
function worstContrast(text: DrawnText, bare: Pixels, drawn: Pixels): number | null {
  if (drawn.width !== bare.width || drawn.height !== bare.height) return null
  const contrasts = text.letters
    .map((letter) => contrastOf(letter, text, { bare, drawn }))
    .filter((contrast) => contrast !== null)
    .sort((a, b) => a - b)
  return contrasts[lettersNeeded - 1] ?? null
}

/** The best contrast within the box of a letter. */
function contrastOf(
  [left, top, right, bottom]: DrawnText['letters'][number],
  { color }: DrawnText,
  { bare, drawn }: { bare: Pixels; drawn: Pixels },
): number | null {
  const texts: number[] = []
  const backs: number[] = []
  for (let y = Math.max(0, top); y < Math.min(bare.height, bottom); y++) {
    for (let x = Math.max(0, left); x < Math.min(bare.width, right); x++) {
      const at = (y * bare.width + x) * 4
      backs.push(luminance(bare.data, at))
      if (differs(drawn.data, bare.data, at)) texts.push(luminance(drawn.data, at))
    }
  }
  // Something else is drawn over it, or nothing at all.
  if (texts.length < 3 || backs.length < 8) return null
  // Thin letters never reach their own color: it counts as if they did.
  if (color !== null) texts.push(luminance(Uint8Array.from(color), 0))
  return Math.max(ratio(max(texts), min(backs)), ratio(max(backs), min(texts)))
}

const max = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0)
const min = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), 1)

/** Whether two pixels differ by more than drawing the same thing twice can. */
export const differs = (a: Uint8Array, b: Uint8Array, at: number): boolean =>
  Math.abs((a[at] as number) - (b[at] as number)) > 2 ||
  Math.abs((a[at + 1] as number) - (b[at + 1] as number)) > 2 ||
  Math.abs((a[at + 2] as number) - (b[at + 2] as number)) > 2

function luminance(data: Uint8Array, at: number): number {
  const [red, green, blue] = [0, 1, 2].map((channel) => {
    const value = (data[at + channel] as number) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The contrast of a pixel of one picture with the same pixel of another, as WCAG counts it. */
export function contrastAt(a: Uint8Array, b: Uint8Array, at: number): number {
  const [one, other] = [luminance(a, at), luminance(b, at)]
  return ratio(Math.max(one, other), Math.min(one, other))
}

const ratio = (light: number, dark: number): number => (light + 0.05) / (dark + 0.05)
