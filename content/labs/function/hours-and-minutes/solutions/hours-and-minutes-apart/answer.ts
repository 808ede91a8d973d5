export function endOfFilm(start: number, length: number): number {
  const minutes = (start + length) % 60
  const hours = (start + length - minutes) / 60
  return (hours % 24) * 100 + minutes
}
