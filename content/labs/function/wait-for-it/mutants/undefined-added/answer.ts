export async function totalMinutes(titles: string[], minutesOf: (title: string) => Promise<any>) {
  let total = 0
  for (const title of titles) {
    total += await minutesOf(title)
  }
  return total
}
