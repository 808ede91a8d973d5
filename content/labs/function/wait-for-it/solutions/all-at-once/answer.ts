export async function totalMinutes(
  titles: string[],
  minutesOf: (title: string) => Promise<number | undefined>,
): Promise<number> {
  const answers = await Promise.all(titles.map((title) => minutesOf(title)))
  let total = 0
  for (const minutes of answers) {
    total += minutes ?? 0
  }
  return total
}
