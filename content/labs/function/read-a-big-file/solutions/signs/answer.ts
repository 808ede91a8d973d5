export async function watchAt(
  pieceAt: (n: number) => Promise<string>,
  goal: number,
): Promise<number> {
  let total = 0
  let line = 1
  let minutes = 0
  for (let n = 0; ; n++) {
    for (const sign of await pieceAt(n)) {
      if (sign !== '\n') {
        minutes = minutes * 10 + Number(sign)
        continue
      }
      total += minutes
      if (total >= goal) return line
      minutes = 0
      line++
    }
  }
}
