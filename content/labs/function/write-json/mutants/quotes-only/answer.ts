export function historyJson(lines: string): string {
  const written: string[] = []
  for (const line of lines.split('\n')) {
    if (line !== '') {
      const parts = line.split(';')
      const title = (parts[0] ?? '').replaceAll('"', '\\"')
      written.push(`{"title":"${title}","minutes":${parts[1]}}`)
    }
  }
  return `[${written.join(',')}]`
}
