export function minutesLeft(length: number, watched: number): number {
  if (watched > length) {
    return 0
  }
  if (watched === length) {
    return 1
  }
  return length - watched
}
