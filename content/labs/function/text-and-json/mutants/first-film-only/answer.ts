export function filmList(json: string): string {
  const films = JSON.parse(json)
  if (films.length === 0) {
    return ''
  }
  return `${films[0].title}, ${films[0].minutes} min`
}
