export function lengthWord(minutes: number): string {
  return 'film'
}
