export function lengthWord(minutes: number): string {
  if (minutes < 40) {
    return 'short'
  }
  if (minutes > 150) {
    return 'long'
  }
  return 'film'
}
