export function minutesLeft(length: number, watched: number): number {
  if (!watched || watched >= length) {
    return 0
  }
  return length - watched
}
