import { describe, expect, it } from 'vitest'
import { seccompFilter } from './seccomp.ts'

interface Call {
  readonly arch: number
  readonly call: number
  readonly given?: readonly number[]
}

/** Runs the filter as the kernel does, over struct seccomp_data. */
function verdictOf(filter: Buffer, { arch, call, given = [] }: Call): number {
  const data = Buffer.alloc(64)
  data.writeUInt32LE(call, 0)
  data.writeUInt32LE(arch, 4)
  given.forEach((value, at) => void data.writeUInt32LE(value >>> 0, 16 + at * 8))
  let loaded = 0
  for (let at = 0; ; at++) {
    const code = filter.readUInt16LE(at * 8)
    const [yes, no] = [filter.readUInt8(at * 8 + 2), filter.readUInt8(at * 8 + 3)]
    const value = filter.readUInt32LE(at * 8 + 4)
    if (code === 0x20) loaded = data.readUInt32LE(value)
    else if (code === 0x15) at += loaded === value ? yes : no
    else if (code === 0x25) at += loaded > value ? yes : no
    else if (code === 0x45) at += (loaded & value) !== 0 ? yes : no
    else if (code === 0x06) return value
    else throw new Error(`an instruction that is known: ${code}`)
  }
}

const allowed = 0x7fff0000
const refused = 0x00050001
const unknown = 0x00050026
const noFamily = 0x00050061

describe.each([
  { machine: 'x64', arch: 0xc000003e, write: 1, mount: 165, clone: 56, socket: 41, ioctl: 16 },
  { machine: 'arm64', arch: 0xc00000b7, write: 64, mount: 40, clone: 220, socket: 198, ioctl: 29 },
])('on $machine', ({ machine, arch, write, mount, clone, socket, ioctl }) => {
  const filter = seccompFilter(machine) as Buffer
  const verdict = (call: number, ...given: number[]) => verdictOf(filter, { arch, call, given })

  it.each([
    ['write', () => verdict(write, 1), allowed],
    ['mount', () => verdict(mount), refused],
    ['io_uring_setup', () => verdict(425, 8), refused],
    ['clone3', () => verdict(435), unknown],
    ['a call that is newer than the table', () => verdict(451), unknown],
    ['a thread', () => verdict(clone, 0x003d0f00), allowed],
    ['a process', () => verdict(clone, 0x01200011), allowed],
    ['a user namespace', () => verdict(clone, 0x10000011), refused],
    ['a time namespace', () => verdict(clone, 0x80), refused],
    ['a TCP socket', () => verdict(socket, 2, 1, 6), allowed],
    ['a socket of files', () => verdict(socket, 1, 1, 0), allowed],
    ['a socket of the virtual machine', () => verdict(socket, 40, 1, 0), noFamily],
    ['a socket for packets', () => verdict(socket, 17, 3, 0), noFamily],
    ['netlink that tells of addresses', () => verdict(socket, 16, 3, 0), allowed],
    ['netlink of the firewall', () => verdict(socket, 16, 3, 12), noFamily],
    ['the size of a terminal', () => verdict(ioctl, 0, 0x5413), allowed],
    ['typing for somebody else', () => verdict(ioctl, 0, 0x5412), refused],
  ])('%s', (_name, come, expected) => {
    expect(come()).toBe(expected)
  })

  it('ends what calls in the way of another machine', () => {
    expect(verdictOf(filter, { arch: 0x40000003, call: 1 })).toBe(0x80000000)
  })

  it('is short enough for the kernel', () => {
    expect(filter.length / 8).toBeLessThan(4_096)
    expect(filter.length % 8).toBe(0)
  })
})

it('is none for a machine without a table', () => {
  expect(seccompFilter('riscv64')).toBeNull()
})
