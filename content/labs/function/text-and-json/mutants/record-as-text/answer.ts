export function filmList(json: string): string {
  const lines: string[] = []
  for (const film of JSON.parse(json)) {
    lines.push(`${film} min`)
  }
  return lines.join('\n')
}
