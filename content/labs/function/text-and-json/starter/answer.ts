export function filmList(json: string): string {
  const films = JSON.parse(json)
  return films
}
