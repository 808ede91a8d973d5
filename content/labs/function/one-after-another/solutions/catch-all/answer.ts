export function directorName(
  title: string,
  personOf: (title: string) => Promise<string | undefined>,
  nameOf: (person: string) => Promise<string>,
): Promise<string> {
  return personOf(title)
    .then((person) => nameOf(person as string))
    .catch(() => 'unknown')
}
