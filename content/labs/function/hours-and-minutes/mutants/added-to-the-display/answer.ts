export function endOfFilm(start: number, length: number): number {
  const display = Math.floor(start / 60) * 100 + (start % 60)
  return (display + length) % 2400
}
