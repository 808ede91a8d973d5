export async function directorName(title: string, personOf: any, nameOf: any): Promise<string> {
  try {
    const person = personOf(title)
    return await nameOf(person)
  } catch {
    return 'unknown'
  }
}
