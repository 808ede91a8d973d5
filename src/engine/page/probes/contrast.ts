import type { OpenPage } from '../../../world/page/open-page.ts'
import { decodePng, type Pixels } from '../../../world/page/png.ts'
import type { FoundThere } from '../inside/leaving.ts'
import type { ContrastDoubt } from '../inside/run.ts'
import { insideCall } from '../inside-script.ts'

const doubtsMax = 30

/** A text as it is drawn, and the area it is drawn in. */
interface DrawnText {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** The ratio that its size and weight ask for. */
  readonly needed: number
}

/**
 * ACT afw4f7, for backgrounds that styles alone don't tell: pictures, gradients, shadows, layers.
 * The text is drawn and left out, and what differs are its pixels. Only where the best of them
 * against the best of the background is too little, it is a finding.
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
    if (text === null) continue
    const clip = { x: text.x, y: text.y, width: text.width, height: text.height }
    const shot = async (): Promise<Pixels> =>
      decodePng(await page.screenshot({ clip, animations: 'disabled', timeout: 4_000 }))
    const drawn = await shot()
    await page.evaluate(insideCall('contrast', 'hideText', at))
    const bare = await shot()
    await page.evaluate(insideCall('contrast', 'showText', at))
    const best = bestContrast(drawn, bare)
    if (best === null || best >= text.needed - 0.05) continue
    const fix = `Even where it is best, the contrast is ${best.toFixed(1)}:1, and ${text.needed}:1 is needed. Make the text or what is behind it darker or lighter.`
    found.push(
      ...((await page.evaluate(
        insideCall('contrast', 'lowContrast', { at, fix }),
      )) as FoundThere[]),
    )
  }
  return found
}

/** The best contrast between a pixel of the text and one of the background near it. */
function bestContrast(drawn: Pixels, bare: Pixels): number | null {
  if (drawn.width !== bare.width || drawn.height !== bare.height) return null
  const lights: { text: number; back: number }[] = []
  for (let at = 0; at < drawn.data.length; at += 4) {
    const text = luminance(drawn.data, at)
    const back = luminance(bare.data, at)
    if (differs(drawn.data, bare.data, at)) lights.push({ text, back })
  }
  if (lights.length < 20) return null
  const texts = lights.map(({ text }) => text)
  const backs = lights.map(({ back }) => back)
  const [lightest, darkest] = [max(texts), min(texts)]
  return Math.max(ratio(lightest, min(backs)), ratio(max(backs), darkest))
}

const max = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0)
const min = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), 1)

const differs = (a: Uint8Array, b: Uint8Array, at: number): boolean =>
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

const ratio = (light: number, dark: number): number => (light + 0.05) / (dark + 0.05)
