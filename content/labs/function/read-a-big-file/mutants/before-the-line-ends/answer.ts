export async function watchAt(
  pieceAt: (n: number) => Promise<string>,
  goal: number,
): Promise<number> {
  let line = 1
  let total = 0
  let digits = ''
  for (let n = 0; ; n += 1) {
    const piece = await pieceAt(n)
    for (const sign of piece) {
      if (sign === '\n') {
        total += Number(digits)
        digits = ''
        line += 1
      } else {
        digits += sign
        if (total + Number(digits) >= goal) return line
      }
    }
  }
}
