import { isObject, type JsonObject } from '../json.ts'
import type { Play } from '../play.ts'
import { prepare } from '../prepare.ts'
import type { Resource } from '../resources.ts'
import { mainType, propertiesOf } from '../schema.ts'
import { read, sharedFields } from './read-back.ts'

/** What was sent comes back as it was: not cut, not rounded, not garbled. */
export async function checkMangling(play: Play, resource: Resource): Promise<void> {
  const { create } = resource
  if (create === undefined || resource.read === undefined) return
  const { filling, sources } = await prepare(play, create)
  if (!isObject(filling.value) || filling.body === null) return
  const telling = tellingValue(play, filling.body.schema, filling.value)
  for (const value of [telling, filling.value]) {
    const sent = await play.send(create, { ...filling, value }, { sources })
    if (!sent.isSuccess || sent.status === 202) continue
    const entry = play.checking.pool
      .entries(resource.collection, sent.identity)
      .find(({ source }) => source === sent)
    const shown = entry && (await read(play, resource, entry))
    if (!shown?.sent.isSuccess) return
    for (const [name, own, other] of sharedFields(sent, shown.object)) {
      const how = mangled(own, other)
      if (how === undefined) continue
      play.suspect(
        {
          code: 906,
          cause: `mangled ${resource.collection} ${name}`,
          about: resource.collection,
          title: `The ${resource.noun}'s ${name} isn't stored as it was sent`,
          detail: `Expected ${JSON.stringify(own)}, which the contract allows and ${create.method.toUpperCase()} accepted. Got ${JSON.stringify(other)}: ${how}. Try to look at the column's type and at each conversion on the way; refuse what can't be kept.`,
        },
        [sent, shown.sent],
      )
    }
    return
  }
}

/** The same body with values that suffer where care is missing: accents, cents, length. */
function tellingValue(play: Play, schema: JsonObject, value: JsonObject): JsonObject {
  const { document } = play.checking.api
  const properties = new Map(propertiesOf(document, schema))
  const changed = Object.entries(value).map(([name, own]) => {
    const property = properties.get(name)
    const isFree =
      property !== undefined &&
      ['enum', 'pattern', 'format', 'multipleOf'].every((key) => property[key] === undefined)
    const isText = /name|title|text|description|comment|note|body|content|message/i.test(name)
    const most = Number(property?.maxLength ?? 1000)
    if (isFree && isText && typeof own === 'string' && !/user|login|mail/i.test(name)) {
      const longer = `${own} Zoë’s 20 €`
      return [name, longer.length <= most ? longer : own]
    }
    if (
      isFree &&
      property !== undefined &&
      mainType(property) === 'number' &&
      typeof own === 'number'
    ) {
      const cents = Math.floor(own) + 0.25
      const isInside =
        cents <= Number(property.maximum ?? Number.POSITIVE_INFINITY) &&
        cents >= Number(property.minimum ?? 0)
      return [name, isInside ? cents : own]
    }
    return [name, own]
  })
  return Object.fromEntries(changed) as JsonObject
}

function mangled(own: unknown, other: unknown): string | undefined {
  if (typeof own === 'number' && typeof other === 'number' && own !== other) {
    if (Math.trunc(own) === other || Math.round(own) === other)
      return 'the part after the point is gone'
    return (own | 0) === other && Math.abs(own) > 2 ** 31 ? 'it ran over 32 bits' : undefined
  }
  if (typeof own !== 'string' || typeof other !== 'string' || own === other) return undefined
  if (other.length >= 3 && own.startsWith(other) && own.trim() !== other.trim())
    return 'its end is cut off'
  const ascii = (text: string): string => text.replace(/[^\x20-\x7e]/g, '')
  const isGarbled =
    /[^\x20-\x7e]/.test(own) &&
    own.normalize() !== other.normalize() &&
    ascii(other).startsWith(ascii(own).slice(0, 5))
  if (!isGarbled || !/Ã|â|\ufffd|\?/.test(other)) return undefined
  return 'letters outside of ASCII are garbled, as when UTF-8 is read as another encoding'
}
