export function endOfFilm(start: number, length: number): number {
  const end = (start + length) % 1440
  const hours = Math.floor(end / 60)
  const minutes = end % 60
  return Number(minutes < 9 ? `${hours}0${minutes}` : `${hours}${minutes}`)
}
