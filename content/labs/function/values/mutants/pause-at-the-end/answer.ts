export function eveningMinutes(films: number, length: number, pause: number): number {
  return films * (length + pause)
}
