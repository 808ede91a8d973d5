let known: number | null = null

export function minutesLeft(length: number, watched: number): number {
  known ??= length
  return watched >= known ? 0 : known - watched
}
