const kinds = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/**
 * The text counted on so many times, each character within its kind, the last one first: AB-19, AB-20,
 * AB-21. So it keeps a form that a CHECK asks for. Undefined where the counting comes round.
 */
export function countedOn(text: string, times: number): string | undefined {
  const characters = [...text]
  let rest = times
  for (let at = characters.length - 1; at >= 0 && rest > 0; at--) {
    const kind = kinds.find((each) => each.includes(characters[at] as string))
    if (kind === undefined) continue
    const sum = kind.indexOf(characters[at] as string) + rest
    characters[at] = kind.charAt(sum % kind.length)
    rest = Math.floor(sum / kind.length)
  }
  return rest > 0 ? undefined : characters.join('')
}
