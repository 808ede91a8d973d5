import { assert } from './assert.ts'

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether a text is a UUID as we write them. */
export function isUuid(text: string): boolean {
  return uuidShape.test(text)
}

/** A UUID of version 7 (RFC 9562): begins with the time, so rows of one time lie together. */
export function uuid7(nowMs: number, random: Uint8Array): string {
  assert(random.length >= 10, 'ten random bytes or more for a UUID')
  const bytes = new Uint8Array(16)
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(nowMs / 256 ** (5 - i)) % 256
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** A seed that one can read out: eight hexadecimal digits. */
export function seedText(random: Uint8Array): string {
  assert(random.length >= 4, 'four random bytes or more for a seed')
  return [...random.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
