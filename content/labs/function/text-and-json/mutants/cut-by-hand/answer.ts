export function filmList(json: string): string {
  if (json === '[]') {
    return ''
  }
  const lines: string[] = []
  for (const piece of json.split('},{')) {
    const parts = piece.split('"')
    const minutes = (parts[6] ?? '').replace(':', '').replace('}', '').replace(']', '')
    lines.push(`${parts[3]}, ${minutes} min`)
  }
  return lines.join('\n')
}
