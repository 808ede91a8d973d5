export function eveningMinutes(films: number, length: number, pause: number): number {
  const pauses = films > 1 ? pause : 0
  return films * length + pauses
}
