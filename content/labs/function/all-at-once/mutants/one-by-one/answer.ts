export async function starsOf(titles: string[], askStars: any): Promise<number[]> {
  const stars: number[] = []
  for (const title of titles) {
    const answer = await askStars(title)
    stars.push(answer ?? 0)
  }
  return stars
}
