export function historyJson(lines: string): string {
  const records: { title?: string; minutes?: string }[] = []
  for (const line of lines.split('\n')) {
    if (line !== '') {
      const [title, minutes] = line.split(';')
      records.push({ title, minutes })
    }
  }
  return JSON.stringify(records)
}
