export async function starsOf(titles: string[], askStars: any): Promise<any> {
  return Promise.all(titles.map((title) => askStars(title)))
}
