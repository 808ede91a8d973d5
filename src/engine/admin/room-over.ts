import type { RoomEnd } from '../../world/confinement/room.ts'
import type { AdminRuntime } from './runtime.ts'
import { type Shortfall, shortfall } from './shortfall.ts'

/** A bound of the whole room was reached; null where none was. */
export function roomShortfall({ room, limits }: AdminRuntime): Shortfall | null {
  const why = room.ended() ?? (room.isFull() ? 'files' : null)
  if (why === null) return null
  const gigabytes = (bytes: number): string => `${(bytes / 1_073_741_824).toFixed(1)} GB`
  const words: Readonly<Record<RoomEnd, { expected: string; came: string; try: string }>> = {
    files: {
      expected: `your files and the servers' data to stay below ${gigabytes(limits.roomBytesMax)}`,
      came: 'more than that; there is no room left',
      try: 'Look for a copy that copies itself, a loop that writes, or rows without an end.',
    },
    memory: {
      expected: `scripts and servers to use less than ${gigabytes(limits.roomMemoryBytesMax)} of memory`,
      came: 'more than that; all of them were ended',
      try: 'Write to files piece by piece.',
    },
    processes: {
      expected: `at most ${limits.roomProcessesMax} processes at a time`,
      came: 'more than that; all of them were ended',
      try: 'Look for a loop that starts programs and never waits for them.',
    },
    killed: {
      expected: 'scripts to leave running what they run in',
      came: 'it was ended, and everything with it',
      try: 'Look for a kill that hits more than it should.',
    },
  }
  const { came } = words[why]
  return shortfall(
    words[why],
    { says: `A limit was reached: ${came}.` },
    { check: 'runs', status: 'over-limit' },
  )
}
