export function historyJson(lines: string): string {
  const records: { title: string; minutes: number }[] = []
  for (const match of lines.matchAll(/^(.*);(\d+)$/gm)) {
    records.push({ title: match[1] as string, minutes: Number(match[2]) })
  }
  return JSON.stringify(records)
}
