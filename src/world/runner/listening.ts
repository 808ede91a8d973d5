import fs from 'node:fs'
import { treeOf } from '../processes/process-tree.ts'

/** A port that some process listens at. */
export interface Listening {
  readonly port: number
  readonly family: 4 | 6
  /** Every address of the machine, or loopback alone, or one address. */
  readonly address: 'any' | 'loopback' | 'other'
}

/** Where a process and those below it listen. Empty without /proc. */
export function listListening(pid: number): Listening[] {
  if (!fs.existsSync('/proc/net/tcp')) return []
  const tree = treeOf(pid)
  const sockets = new Set(tree.flatMap(socketsOf))
  if (sockets.size === 0) return []
  // The last of them is in the network of the program, which may be one of its own.
  const tables = `/proc/${tree.at(-1) ?? pid}/net`
  return [...readTable(`${tables}/tcp`, 4), ...readTable(`${tables}/tcp6`, 6)]
    .filter(({ inode }) => sockets.has(inode))
    .map(({ port, family, address }) => ({ port, family, address }))
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function socketsOf(pid: number): string[] {
  try {
    const folder = `/proc/${pid}/fd`
    return fs.readdirSync(folder).flatMap((fd) => socketAt(`${folder}/${fd}`))
  } catch {
    return []
  }
}

function socketAt(link: string): string[] {
  try {
    const inode = /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(link))?.[1]
    return inode === undefined ? [] : [inode]
  } catch {
    return []
  }
}

const listens = '0A'

function readTable(file: string, family: 4 | 6): (Listening & { readonly inode: string })[] {
  return read(file)
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
      const [host = '', port = ''] = local.split(':')
      if (state !== listens) return []
      return [{ port: Number.parseInt(port, 16), family, address: addressOf(host), inode }]
    })
}

/** As the kernel writes addresses: each word of four bytes back to front. */
function addressOf(hex: string): Listening['address'] {
  if (/^0+$/.test(hex)) return 'any'
  const isLoopback = hex === `${'0'.repeat(24)}01000000` || /^(0{16}FFFF0000)?.{6}7F$/.test(hex)
  return isLoopback ? 'loopback' : 'other'
}
