export function endOfFilm(start: number, length: number): number {
  const end = start + length
  return end
}
