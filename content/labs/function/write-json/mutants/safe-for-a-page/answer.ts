export function historyJson(lines: string): string {
  const records = lines
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [title, minutes] = line.split(';')
      return { title, minutes: Number(minutes) }
    })
  return JSON.stringify(records).replace(/</g, '\\u003c')
}
