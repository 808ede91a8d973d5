/** Where Node takes a misuse for a bug of its own, it asks people to report it: nobody should. */
export function withoutAppeal(text: string): string {
  return text.replace(/^.*(?:bug in Node\.js|github\.com\/nodejs\/node).*\n?/gm, '')
}
