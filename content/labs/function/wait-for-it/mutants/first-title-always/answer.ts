export async function totalMinutes(titles: string[], minutesOf: (title: string) => Promise<any>) {
  let total = (await minutesOf(titles[0] ?? 'Salt')) ?? 0
  for (const title of titles.slice(1)) {
    total += (await minutesOf(title)) ?? 0
  }
  return total
}
