export async function watchAt(
  pieceAt: (n: number) => Promise<string>,
  goal: number,
): Promise<number> {
  let rest = '',
    total = 0,
    line = 0
  for (let n = 0; (await pieceAt(n)) !== undefined; n++) {
    const lines = (rest + (await pieceAt(n))).split('\n')
    rest = lines.pop() ?? ''
    for (const one of lines) {
      line++
      total += Number(one)
      if (total >= goal) return line
    }
  }
  return line
}
