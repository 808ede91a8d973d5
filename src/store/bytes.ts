/** Texts of learners are kept as UTF-8 bytes: a text column refuses NUL, and nothing typed is lost. */
export function toBytes(text: string): Buffer {
  return Buffer.from(text, 'utf8')
}

export function fromBytes(bytes: Buffer): string {
  return bytes.toString('utf8')
}

/** JSON for a json column; NUL, which PostgreSQL's JSON functions refuse, is shown as its symbol. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? inner.replaceAll('\0', '␀') : inner,
  )
}
