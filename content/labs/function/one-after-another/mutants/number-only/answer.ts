export async function directorName(
  title: string,
  personOf: (title: string) => Promise<string | undefined>,
  nameOf: (person: string) => Promise<string>,
): Promise<string> {
  return (await personOf(title)) ?? 'unknown'
}
