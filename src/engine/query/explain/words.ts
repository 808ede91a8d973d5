/** How values, rows and lists read in a sentence. */

/** 60 as it is, text in quotation marks, NULL as NULL. */
export function sayValue(value: string | null | undefined): string {
  if (value === null || value === undefined) return 'NULL'
  if (/^-?\d+(\.\d{1,6})?$/.test(value)) return value
  if (/^-?\d+\.\d+$/.test(value)) return String(Number(Number(value).toFixed(6)))
  const short = value.length > 40 ? `${value.slice(0, 39)}…` : value
  return `“${short}”`
}

/** (“Night Ferry”, 0); only the value where there is one. */
export function sayRow(row: readonly (string | null)[]): string {
  const shown = row.slice(0, 5).map(sayValue)
  if (row.length > 5) shown.push('…')
  return shown.length === 1 ? String(shown[0]) : `(${shown.join(', ')})`
}

/** 1, 2 and NULL; the first few where there are many. */
export function sayList(values: readonly (string | null)[], most = 5): string {
  const shown = values.slice(0, most).map(sayValue)
  if (values.length > most) return `${shown.join(', ')} and ${values.length - most} more`
  const last = shown.pop()
  if (last === undefined) return 'nothing'
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`
}

export function sayTimes(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`
}

export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
