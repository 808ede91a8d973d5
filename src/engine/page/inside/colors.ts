/// <reference lib="dom" />
import { flatParent } from './view.ts'

/** Red, green and blue, of 255 each. */
export type Color = readonly [number, number, number]

/** What is behind an element, where one plain color is. */
export function backgroundOf(element: Element | null): Color | null {
  for (let at = element; at; at = flatParent(at)) {
    const style = getComputedStyle(at)
    if (style.backgroundImage !== 'none' || style.opacity !== '1') return null
    const color = colorOf(style.backgroundColor)
    if (color !== null) return color
    if (!style.backgroundColor.endsWith(', 0)')) return null
  }
  return [255, 255, 255]
}

/** Red, green and blue, where nothing shines through; else null. */
export function colorOf(written: string): Color | null {
  const [, ...parts] = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(written) ?? []
  return parts.length === 3 ? (parts.map(Number) as unknown as Color) : null
}

/** The contrast of two colors, as WCAG counts it. */
export function ratioOf(one: Color, other: Color): number {
  const [a, b] = [lightOf(one), lightOf(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

function lightOf(color: Color): number {
  const [red, green, blue] = color.map((channel) => {
    const value = channel / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
