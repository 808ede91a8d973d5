/** Figures about the world that stand in a text instead of coming from content/facts. */
export function strayFigures(text: string): string[] {
  return withoutCode(text).flatMap((line) =>
    signs.flatMap((sign) => [...line.matchAll(sign)].map(([found]) => found.trim())),
  )
}

const number = String.raw`\d(?:[\d.,]*\d)?`
const signs = [
  new RegExp(String.raw`\$\s?${number}(?:\s?(?:k|K|million|billion))?`, 'g'),
  new RegExp(String.raw`${number}\s?(?:%|percent\b)`, 'g'),
  new RegExp(String.raw`${number}\s(?:USD|dollars)`, 'g'),
  new RegExp(String.raw`${number}\s(?:new\s)?(?:jobs|openings|workers|developers)\b`, 'g'),
]

/** A figure that comes from facts is asked for in double braces, and may be anything. */
function withoutCode(text: string): string[] {
  return text.replace(/\{\{[^}]*\}\}/g, '').split('\n')
}
