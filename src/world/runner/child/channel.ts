import fs from 'node:fs'

/*
 * The way between us and the process that runs a learner's code: requests come in by file
 * descriptor 3, replies go out by 4, one JSON text a line. The first line that comes in is a
 * secret; every reply begins with it and with its number, so a line that the learner's code writes
 * is no reply. Everything here is read and written at once, by functions that were taken before
 * that code was loaded, and through memory that it can't reach: Node keeps small buffers together.
 */

const { readSync, writeSync } = fs
const { parse, stringify } = JSON
const reader = new TextDecoder()
const writer = new TextEncoder()
const piece = new Uint8Array(65_536)
/** A longer reply isn't taken. */
const replyMax = 8_000_000

let unread = ''
let secret = ''
let said = 0

/** The next request; null when there will be none. Nothing else happens meanwhile. */
export function nextRequest(): unknown {
  const line = nextLine()
  return line === null ? null : parse(line)
}

/** Takes the secret in. The first thing that is read. */
export function openChannel(): void {
  secret = nextLine() ?? ''
}

function nextLine(): string | null {
  const parts: string[] = []
  for (;;) {
    const end = unread.indexOf('\n')
    if (end >= 0) {
      const line = parts.join('') + unread.slice(0, end)
      unread = unread.slice(end + 1)
      return line
    }
    parts[parts.length] = unread
    const count = readSync(3, piece)
    if (count === 0) return null
    unread = reader.decode(piece.subarray(0, count), { stream: true })
  }
}

/** Whether a reply is short enough to be sent. */
export function fits(reply: object): boolean {
  return stringify(reply).length <= replyMax
}

export function say(reply: object): void {
  writeAll(4, `${secret} ${said++} ${stringify(reply)}\n`)
}

/** Writes before anything else happens. */
export function writeAll(to: number, text: string): void {
  const bytes = writer.encode(text)
  for (let at = 0; at < bytes.length; ) at += writeSync(to, bytes, at)
}
