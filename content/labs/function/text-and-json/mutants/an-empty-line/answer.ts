export function filmList(json: string): string {
  const films = JSON.parse(json)
  if (films.length === 0) {
    return 'no films'
  }
  const lines: string[] = []
  for (const film of films) {
    lines.push(`${film.title}, ${film.minutes} min`)
  }
  return lines.join('\n')
}
