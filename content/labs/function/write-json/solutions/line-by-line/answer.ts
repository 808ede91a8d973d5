export function historyJson(lines: string): string {
  const written = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [title, minutes] = line.split(';')
      return `{"title":${JSON.stringify(title)},"minutes":${minutes}}`
    })
  return `[${written.join(',')}]`
}
