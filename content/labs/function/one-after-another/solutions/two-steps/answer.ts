export async function directorName(
  title: string,
  personOf: (title: string) => Promise<string | undefined>,
  nameOf: (person: string) => Promise<string>,
): Promise<string> {
  const person = await personOf(title)
  if (person === undefined) {
    return 'unknown'
  }
  try {
    return await nameOf(person)
  } catch {
    return 'unknown'
  }
}
