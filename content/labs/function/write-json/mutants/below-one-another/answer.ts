export function historyJson(lines: string): string {
  const written: string[] = []
  for (const line of lines.split('\n')) {
    if (line !== '') {
      const parts = line.split(';')
      written.push(JSON.stringify({ title: parts[0], minutes: Number(parts[1]) }))
    }
  }
  return `[${written.join('\n')}]`
}
