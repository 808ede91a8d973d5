export async function totalMinutes(titles: string[], minutesOf: (title: string) => any) {
  let total = 0
  for (const title of titles) {
    total += minutesOf(title) ?? 0
  }
  return total
}
