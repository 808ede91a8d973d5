import { asArray, asObject, asString, isObject, type JsonObject } from './json.ts'

/*
 * A value as XML, the way OpenAPI describes it: `xml.name` renames an element, `xml.attribute` makes it an
 * attribute of its parent, `xml.wrapped` puts a list into an element of its own.
 */

const depthMax = 12

/** Whether a media type says that a body is XML. */
export function isXml(mediaType: string): boolean {
  return /[/+]xml\b/i.test(mediaType)
}

/** The XML that sentences show: the first whole element in them. */
export function xmlIn(text: string): string | undefined {
  return /<([A-Za-z_][\w.-]*)(?:\s[^<>]*)?>[\s\S]*?<\/\1>/.exec(text.slice(0, 10_000))?.[0]
}

/** The document for a value; a text is taken for XML already if it looks like it. */
export function writeXml(schema: JsonObject, value: unknown): string {
  if (typeof value === 'string' && value.trimStart().startsWith('<')) return value
  const root = nameOf(schema) ?? 'root'
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, schema, value, 0)}`
}

const nameOf = (schema: JsonObject): string | undefined => asString(asObject(schema.xml).name)

function element(name: string, schema: JsonObject, value: unknown, depth: number): string {
  if (!isObject(value) || depth > depthMax) {
    const text = isObject(value) ? JSON.stringify(value) : String(value ?? '')
    return `<${tag(name)}>${escaped(text)}</${tag(name)}>`
  }
  const attributes: string[] = []
  const inner: string[] = []
  for (const [key, item] of Object.entries(value)) {
    const own = asObject(asObject(schema.properties)[key])
    const called = nameOf(own) ?? key
    if (asObject(own.xml).attribute === true)
      attributes.push(` ${tag(called)}="${escaped(String(item))}"`)
    else
      inner.push(
        Array.isArray(item) ? list(key, own, item, depth) : element(called, own, item, depth + 1),
      )
  }
  return `<${tag(name)}${attributes.join('')}>${inner.join('')}</${tag(name)}>`
}

function list(key: string, schema: JsonObject, items: readonly unknown[], depth: number): string {
  const own = asObject(schema.items)
  const called =
    nameOf(own) ?? (asObject(schema.xml).wrapped === true ? key : (nameOf(schema) ?? key))
  const all = asArray(items)
    .map((item) => element(called, own, item, depth + 1))
    .join('')
  const outer = tag(nameOf(schema) ?? key)
  return asObject(schema.xml).wrapped === true ? `<${outer}>${all}</${outer}>` : all
}

/** What may be the name of an element. */
function tag(name: string): string {
  const made = name.replace(/[^\w.-]/g, '_')
  return /^[A-Za-z_]/.test(made) ? made : `_${made}`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
