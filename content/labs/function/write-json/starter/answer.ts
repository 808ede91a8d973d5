export function historyJson(lines: string): string {
  const records: { title: string; minutes: number }[] = []
  return ''
}
