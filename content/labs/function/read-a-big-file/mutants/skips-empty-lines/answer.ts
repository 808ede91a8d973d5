export async function watchAt(
  pieceAt: (n: number) => Promise<string>,
  goal: number,
): Promise<number> {
  let rest = ''
  let total = 0
  let line = 0
  for (let n = 0; ; n++) {
    const lines = (rest + (await pieceAt(n))).split('\n')
    rest = lines.pop() ?? ''
    for (const minutes of lines) {
      if (minutes === '') continue
      line++
      total += Number(minutes)
      if (total >= goal) return line
    }
  }
}
