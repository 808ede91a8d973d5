/*
 * Reads what a database sends to a client and tells when a change was committed: a command that
 * wrote rows, and after it ReadyForQuery outside of any transaction. A message is a letter, its
 * length and its content.
 */

const headBytes = 5
const commandComplete = 0x43
const readyForQuery = 0x5a
/** Longer messages than these two kinds have are never kept. */
const bodyBytesMax = 200
const wrote = /^(INSERT \d+|UPDATE|DELETE|MERGE|COPY) [1-9]/
const idle = 'I'

/** Says of each piece of a stream whether a commit ended in it. */
export function commitReader(): (piece: Buffer) => boolean {
  let pending: Buffer = Buffer.alloc(0)
  let skip = 0
  let isChanged = false
  return (piece) => {
    let isCommitted = false
    let rest = pending.length === 0 ? piece : Buffer.concat([pending, piece])
    pending = Buffer.alloc(0)
    while (rest.length > 0) {
      if (skip > 0) {
        const step = Math.min(skip, rest.length)
        skip -= step
        rest = rest.subarray(step)
        continue
      }
      const size = rest.length < headBytes ? null : rest.readUInt32BE(1) + 1
      const letter = rest[0] as number
      const isRead = letter === commandComplete || letter === readyForQuery
      if (size !== null && (!isRead || size > bodyBytesMax)) {
        skip = Math.max(headBytes, size)
        continue
      }
      if (size === null || rest.length < size) {
        pending = Buffer.from(rest)
        break
      }
      const body = rest.toString('latin1', headBytes, size)
      rest = rest.subarray(size)
      if (letter === commandComplete) isChanged = changedAfter(isChanged, body)
      else if (body === idle) {
        isCommitted ||= isChanged
        isChanged = false
      }
    }
    return isCommitted
  }
}

/** Whether something is written and not yet taken back. */
function changedAfter(isChanged: boolean, tag: string): boolean {
  if (tag.startsWith('ROLLBACK')) return false
  return isChanged || wrote.test(tag)
}
