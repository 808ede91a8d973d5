export async function watchAt(
  pieceAt: (n: number) => Promise<string>,
  goal: number,
): Promise<number> {
  let rest = ''
  let total = 0
  let line = 0
  let coming = pieceAt(0)
  for (let n = 1; ; n++) {
    const piece = await coming
    coming = pieceAt(n)
    coming.catch(() => undefined)
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const minutes of lines) {
      line++
      total += Number(minutes)
      if (total >= goal) return line
    }
  }
}
