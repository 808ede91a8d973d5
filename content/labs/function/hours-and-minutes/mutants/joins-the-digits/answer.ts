export function endOfFilm(start: number, length: number): number {
  const end = (start + length) % 1440
  return Number(`${Math.floor(end / 60)}${end % 60}`)
}
