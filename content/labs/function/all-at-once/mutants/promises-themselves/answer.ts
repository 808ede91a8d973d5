export async function starsOf(titles: string[], askStars: any): Promise<any> {
  const stars: any[] = []
  for (const title of titles) {
    stars.push(askStars(title))
  }
  return stars
}
