export function endOfFilm(start: number, length: number): number {
  const end = (start + length) % 1440
  return Math.round(end / 60) * 100 + (end % 60)
}
