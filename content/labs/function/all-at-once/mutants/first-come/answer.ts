export async function starsOf(titles: string[], askStars: any): Promise<number[]> {
  const stars: number[] = []
  await Promise.all(
    titles.map(async (title) => {
      stars.push((await askStars(title)) ?? 0)
    }),
  )
  return stars
}
