export async function totalMinutes(
  titles: string[],
  minutesOf: (title: string) => Promise<number | undefined>,
): Promise<number> {
  let total = 0
  titles.forEach(async (title) => {
    const minutes = await minutesOf(title)
    total += minutes ?? 0
  })
  return total
}
