export function filmList(json: string): string {
  const record = /\{(?:"minutes":(\d+),)?"title":("(?:[^"\\]|\\.)*")(?:,"minutes":(\d+))?\}/g
  return [...json.matchAll(record)]
    .map(([, before, title, after]) => `${JSON.parse(title ?? '')}, ${before ?? after} min`)
    .join('\n')
}
