export async function directorName(title: string, personOf: any, nameOf: any): Promise<string> {
  const person = await personOf(title)
  if (person === undefined) {
    return 'unknown'
  }
  return await nameOf(person)
}
