import type { Extension } from '@codemirror/state'

/** table → columns. */
export type Completion = Readonly<Record<string, readonly string[]>>

/** The editor's language, loaded with the editor: a page never loads the other one. */
export async function loadLanguage(name: string, completion: Completion): Promise<Extension> {
  if (name === 'sql') return (await import('./language-sql.ts')).sqlLanguage(completion)
  if (name === 'yaml') return (await import('./language-yaml.ts')).yamlLanguage()
  if (name === 'sh') return (await import('./language-sh.ts')).shLanguage()
  if (name === 'html') return []
  return (await import('./language-ts.ts')).tsLanguage()
}

/** What each file of a server is written in, by its name; others are plain. */
export async function loadLanguages(): Promise<(name: string) => Extension> {
  const [{ tsLanguage }, { pyLanguage }] = await Promise.all([
    import('./language-ts.ts'),
    import('./language-py.ts'),
  ])
  return (name) => {
    if (/\.(m?[jt]s|json)$/.test(name)) return tsLanguage()
    return name.endsWith('.py') ? pyLanguage() : []
  }
}
