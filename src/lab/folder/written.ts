/** A file that commands write, with all that it holds. */
export interface Written {
  readonly name: string
  readonly text: string
}

const end = 'END OF FILE'

/** Commands that write files, as somebody could type them; their texts end with a line break. */
export function commandsWriting(files: Readonly<Record<string, string>>): string {
  return Object.entries(files)
    .map(([name, text]) => {
      const folder = name.includes('/') ? `mkdir -p '${name.replace(/\/[^/]*$/, '')}'\n` : ''
      return `${folder}cat > '${name}' <<'${end}'\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${end}\n`
    })
    .join('')
}

/** The files where commands do nothing else than write them; null for all others. */
export function filesWrittenBy(commands: string): Written[] | null {
  const one =
    /(?:mkdir -p '[^'\n]+'\n)?cat > '([^'\n]+)' <<'END OF FILE'\n([\s\S]*?)^END OF FILE\n/my
  const found: Written[] = []
  for (let at = 0; at < commands.length; at = one.lastIndex) {
    one.lastIndex = at
    const match = one.exec(commands)
    if (match === null) return null
    found.push({ name: match[1] as string, text: match[2] as string })
  }
  return found.length === 0 ? null : found
}
