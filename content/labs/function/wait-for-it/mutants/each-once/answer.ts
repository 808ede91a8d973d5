export async function totalMinutes(
  titles: string[],
  minutesOf: (title: string) => Promise<number | undefined>,
): Promise<number> {
  let total = 0
  for (const title of new Set(titles)) {
    total += (await minutesOf(title)) ?? 0
  }
  return total
}
