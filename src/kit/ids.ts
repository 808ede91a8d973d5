const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether a text is a UUID as we write them. */
export function isUuid(text: string): boolean {
  return uuidShape.test(text)
}
