/** The program's name with a word after it; not a path, nor what npx is called with already. */
const named = /(?<![\w/.-]|npx (?:--prefix (?:'[^']*'|\S+) )?)backwright (?=--|[a-z])/g

/** Texts name the program `backwright`; this puts in the command that works. */
export function withProgramWord(text: string, word: string): string {
  return text.replaceAll(named, () => `${word} `)
}
