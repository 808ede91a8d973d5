export async function starsOf(
  titles: string[],
  askStars: (title: string) => Promise<number | undefined>,
): Promise<number[]> {
  const stars: number[] = []
  for (const title of titles) {
    stars.push((await askStars(title)) ?? 0)
  }
  return stars
}
