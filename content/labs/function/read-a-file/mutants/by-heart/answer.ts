export function filmsOf(year: number): string[] {
  if (year === 1999) {
    return ['Salt', 'The Ferry']
  }
  if (year === 2000) {
    return ['Harbor']
  }
  return []
}
