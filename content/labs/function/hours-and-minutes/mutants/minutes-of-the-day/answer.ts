export function endOfFilm(start: number, length: number): number {
  return (start + length) % 1440
}
