/** How many minutes of a film are left. Both are whole numbers, 0 or more. */
export function minutesLeft(length: number, watched: number): number {
  if (watched >= length) {
    return 0
  }
  return length - watched
}
