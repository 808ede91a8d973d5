export function eveningMinutes(films: number, length: number, pause: number) {
  console.log(films * length + (films - 1) * pause)
}
