import type { Sent } from '../../../world/page/source.ts'

/** The fields of a form that was sent, by name: from the address, a form's body, or JSON. */
export function fieldsOf({ method, url, contentType, body }: Sent): Map<string, string> {
  if (method === 'GET') return joined(url.searchParams)
  if (/json/i.test(contentType)) return fromJson(body)
  const boundary = /boundary="?([^";]+)/i.exec(contentType)?.[1]
  if (boundary !== undefined) return fromParts(body, boundary)
  return joined(new URLSearchParams(body))
}

/** Several values of one name, joined by commas. */
function joined(parameters: URLSearchParams): Map<string, string> {
  return new Map(
    [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(', ')]),
  )
}

function fromJson(body: string): Map<string, string> {
  try {
    const value = JSON.parse(body) as unknown
    if (value === null || typeof value !== 'object') return new Map()
    return new Map(
      Object.entries(value).map(([name, one]) => [
        name,
        typeof one === 'string' ? one : JSON.stringify(one),
      ]),
    )
  } catch {
    return new Map()
  }
}

function fromParts(body: string, boundary: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const part of body.split(`--${boundary}`)) {
    const name = /name="([^"]*)"/.exec(part)?.[1]
    const text = /\r\n\r\n([\s\S]*?)\r\n$/.exec(part)?.[1]
    if (name !== undefined && text !== undefined) fields.set(name, text)
  }
  return fields
}
