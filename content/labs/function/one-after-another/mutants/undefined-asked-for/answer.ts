export async function directorName(title: string, personOf: any, nameOf: any): Promise<string> {
  const person = await personOf(title)
  return (await nameOf(person)) ?? 'unknown'
}
