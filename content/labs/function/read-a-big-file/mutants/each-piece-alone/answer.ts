export async function watchAt(
  pieceAt: (n: number) => Promise<string>,
  goal: number,
): Promise<number> {
  let total = 0
  let line = 0
  for (let n = 0; ; n++) {
    const lines = (await pieceAt(n)).split('\n')
    if (lines.at(-1) === '') lines.pop()
    for (const minutes of lines) {
      line++
      total += Number(minutes)
      if (total >= goal) return line
    }
  }
}
