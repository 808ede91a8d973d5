export function filmList(json: string): string {
  let text = ''
  for (const film of JSON.parse(json)) {
    if (text !== '') {
      text += '\n'
    }
    text += film.title + ', ' + film.minutes + ' min'
  }
  return text
}
