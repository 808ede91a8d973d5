export async function starsOf(
  titles: string[],
  askStars: (title: string) => Promise<number | undefined>,
): Promise<number[]> {
  const stars: number[] = []
  for (let at = 0; at < titles.length; at += 30) {
    const some = await Promise.all(titles.slice(at, at + 30).map((title) => askStars(title)))
    stars.push(...some.map((one) => one ?? 0))
  }
  return stars
}
