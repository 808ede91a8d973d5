export function lengthWord(minutes: number): string {
  let word = ''
  if (minutes < 40) {
    word = 'short'
  }
  if (minutes > 150) {
    word = 'long'
  } else {
    word = 'film'
  }
  return word
}
