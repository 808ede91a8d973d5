export function eachOnce(titles: string[]): string[] {
  for (let place = titles.length - 1; place > 0; place -= 1) {
    if (titles.indexOf(titles[place]!) < place) {
      titles.splice(place, 1)
    }
  }
  return [...titles]
}
