export function historyJson(lines: string): string {
  const records: { title: string; minutes: number }[] = []
  for (const line of lines.split('\n')) {
    if (line !== '') {
      const parts = line.split(';')
      records.push({ title: (parts[0] ?? '').trim(), minutes: Number(parts[1]) })
    }
  }
  return JSON.stringify(records)
}
