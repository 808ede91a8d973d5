export function minutesLeft(length: number, watched: number): number {
  return watched >= length ? 0 : length - watched + 1
}
