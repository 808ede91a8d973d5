const words = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
]

/** Every time that a text may mean, in minutes: "2 minutes", "one minute", "90 seconds", "1:30". */
export function minutesIn(text: string): number[] {
  const clocks = [...text.matchAll(/(?<!\d)(\d{1,2}):(\d\d)(?!\d)/g)].map(
    ([, minutes, seconds]) => Number(minutes) + Number(seconds) / 60,
  )
  const numbers = [
    ...text.matchAll(/(?<![\d:.])(\d+(?:\.\d+)?|\b[a-z]+\b)(?!\d|:\d)(?=[\s-]*(\w*))/giu),
  ].flatMap(([, number = '', unit = '']) => {
    const value = numberOf(number.toLowerCase(), unit)
    return value === null ? [] : [/^sec/i.test(unit) ? value / 60 : value]
  })
  return [...clocks, ...numbers]
}

function numberOf(text: string, unit: string): number | null {
  if (/^\d/.test(text)) return Number(text)
  if (/^an?$/.test(text)) return /^min/i.test(unit) ? 1 : null
  const place = words.indexOf(text)
  return place < 0 ? null : place
}
