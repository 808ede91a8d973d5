export async function starsOf(
  titles: string[],
  askStars: (title: string) => Promise<number | undefined>,
): Promise<number[]> {
  const promises = titles.map((title) => askStars(title))
  const stars: number[] = []
  for (const promise of promises) {
    stars.push((await promise) ?? 0)
  }
  return stars
}
