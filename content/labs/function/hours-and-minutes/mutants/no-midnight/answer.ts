export function endOfFilm(start: number, length: number): number {
  const end = start + length
  return Math.floor(end / 60) * 100 + (end % 60)
}
