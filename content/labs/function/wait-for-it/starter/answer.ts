export async function totalMinutes(
  titles: string[],
  minutesOf: (title: string) => Promise<number | undefined>,
): Promise<number> {
  let total = 0
  return total
}
