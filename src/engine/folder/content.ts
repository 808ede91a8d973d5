import { isUtf8 } from 'node:buffer'
import type { Entry } from '../../lab/folder/state.ts'

/** A text, or why it is none. */
export function contentEntry(content: Buffer, isExecutable = false): Entry {
  const first = content.subarray(0, 2).toString('hex')
  if (first === 'fffe' || first === 'feff') {
    return { kind: 'data', bytes: content.length, why: 'utf-16' }
  }
  if (!isUtf8(content) || content.includes(0)) {
    return { kind: 'data', bytes: content.length, why: 'no-text' }
  }
  const text = content.toString('utf8')
  return isExecutable ? { kind: 'text', text, isExecutable } : { kind: 'text', text }
}
