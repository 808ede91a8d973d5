export async function starsOf(
  titles: string[],
  askStars: (title: string) => Promise<number | undefined>,
): Promise<number[]> {
  const promises: Promise<number | undefined>[] = []
  for (const title of titles) {
    promises.push(askStars(title))
  }
  const stars: number[] = []
  for (const answer of await Promise.all(promises)) {
    stars.push(answer ?? 0)
  }
  return stars
}
