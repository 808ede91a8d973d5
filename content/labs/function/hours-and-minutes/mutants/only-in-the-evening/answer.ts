export function endOfFilm(start: number, length: number): number {
  let end = start + length
  if (start >= 1200 && end >= 1440) {
    end -= 1440
  }
  return Math.floor(end / 60) * 100 + (end % 60)
}
