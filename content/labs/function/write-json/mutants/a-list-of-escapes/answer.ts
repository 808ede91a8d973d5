const quoted = (text: string): string => {
  const known = text
    .replace(/[\\"]/g, (sign) => `\\${sign}`)
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
  const all = known.replace(
    /[\u0000-\u001f]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `"${all}"`
}

export function historyJson(lines: string): string {
  const records = lines
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [title = '', minutes] = line.split(';')
      return `{"title":${quoted(title)},"minutes":${Number(minutes)}}`
    })
  return `[${records.join(',')}]`
}
