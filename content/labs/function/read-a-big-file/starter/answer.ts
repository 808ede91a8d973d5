export async function watchAt(
  pieceAt: (n: number) => Promise<string>,
  goal: number,
): Promise<number> {
  let line = 0
  return line
}
