export function minutesLeft(length: number, watched: number): number {
  return length
}
