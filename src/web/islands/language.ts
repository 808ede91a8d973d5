import type { Extension } from '@codemirror/state'

/** table → columns. */
export type Completion = Readonly<Record<string, readonly string[]>>

/** The editor's language, loaded with the editor: a page never loads the other one. */
export async function loadLanguage(name: string, completion: Completion): Promise<Extension> {
  if (name === 'sql') return (await import('./language-sql.ts')).sqlLanguage(completion)
  if (name === 'yaml') return (await import('./language-yaml.ts')).yamlLanguage()
  if (name === 'sh') return (await import('./language-sh.ts')).shLanguage()
  return (await import('./language-ts.ts')).tsLanguage()
}
