export function endOfFilm(start: number, length: number): number {
  let end = start + length
  if (end > 1440) {
    end = end - 1440
  }
  return Math.floor(end / 60) * 100 + (end % 60)
}
