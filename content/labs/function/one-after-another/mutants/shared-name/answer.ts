let name = 'unknown'

export async function directorName(
  title: string,
  personOf: (title: string) => Promise<string | undefined>,
  nameOf: (person: string) => Promise<string>,
): Promise<string> {
  name = 'unknown'
  const person = await personOf(title)
  if (person !== undefined) {
    try {
      name = await nameOf(person)
    } catch {
      // it stays 'unknown'
    }
  }
  return name
}
