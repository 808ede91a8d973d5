export function lengthWord(minutes: number): string {
  let word = 'short'
  if (minutes > 150) {
    word = 'long'
  } else if (minutes >= 40) {
    word = 'film'
  }
  return word
}
