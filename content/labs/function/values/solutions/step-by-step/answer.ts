export function eveningMinutes(films: number, length: number, pause: number): number {
  const filmAndPause = length + pause
  const all = films * filmAndPause
  return all - pause
}
