import { setImmediate as nextTurn } from 'node:timers/promises'

async function aMoment(): Promise<string> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn()
  return 'unknown'
}

export async function directorName(
  title: string,
  personOf: (title: string) => Promise<string | undefined>,
  nameOf: (person: string) => Promise<string>,
): Promise<string> {
  async function ask(): Promise<string> {
    try {
      const person = await personOf(title)
      return person === undefined ? 'unknown' : await nameOf(person)
    } catch {
      return 'unknown'
    }
  }
  return Promise.race([ask(), aMoment()])
}
