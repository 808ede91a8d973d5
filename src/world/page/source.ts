import fs from 'node:fs/promises'
import path from 'node:path'
import { Problem } from '../../kit/problem.ts'

/** Where a page comes from. */
export type PageSource =
  /** A server on this machine; or on a host that the user named. */
  | { readonly kind: 'url'; readonly url: URL; readonly allowedHosts: readonly string[] }
  /** A file; what it loads is looked for beside it and in the folders above. */
  | { readonly kind: 'file'; readonly file: string }
  /** Files in memory, by their paths. */
  | {
      readonly kind: 'files'
      readonly files: ReadonlyMap<string, string | Uint8Array>
      readonly main: string
      /** Answers what the page sends, and what is in no file; null: 404. */
      readonly receive?: (sent: Sent) => Served | null
    }
  /** A server that is asked by us, wherever it listens; null: it gave no answer. */
  | {
      readonly kind: 'server'
      readonly path: string
      readonly answer: (sent: Sent) => Promise<Answered | null>
    }

/** A request that a page made of its own server. */
export interface Sent {
  readonly method: string
  readonly url: URL
  readonly contentType: string
  readonly body: string
}

/** What a request for a file is answered with. */
export interface Served {
  readonly body: Buffer
  readonly contentType: string
}

/** What a server answered. */
export interface Answered extends Served {
  readonly status: number
}

/** Files are shown as if a server had sent them, so that absolute paths and modules work. */
export const filesOrigin = 'http://page.localhost'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.xhtml': 'application/xhtml+xml',
  '.xht': 'application/xhtml+xml',
  '.svg': 'image/svg+xml',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.vtt': 'text/vtt; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
}

/** The media type of a path; a name without an ending may be anything. */
function contentTypeOf(name: string): string {
  return types[path.extname(name).toLowerCase()] ?? ''
}

const pageEndings = ['.html', '.htm', '.xhtml', '.xht', '.svg']

/** The address at which a page is shown. Throws Problem where the file is no page. */
export async function addressOf(source: PageSource, bytesMax: number): Promise<string> {
  if (source.kind === 'url') return source.url.href
  if (source.kind === 'server') return `${filesOrigin}${source.path}`
  if (source.kind === 'files') return `${filesOrigin}/${encodePath(source.main)}`
  await requirePage(source.file, bytesMax)
  return `${filesOrigin}${encodePath(slashed(source.file))}`
}

const slashed = (file: string): string => file.split(path.sep).join('/')
const encodePath = (file: string): string => file.split('/').map(encodeURIComponent).join('/')

async function requirePage(file: string, bytesMax: number): Promise<void> {
  const refuse = (came: string, attempt: string): never => {
    throw new Problem('bad-file', { expected: `an HTML file at ${file}`, came, try: attempt })
  }
  const stat = await fs.stat(file).catch(() => null)
  if (stat === null) return refuse('no such file', 'Check the path.')
  if (!stat.isFile()) return refuse('a folder', 'Name the file in it, such as index.html.')
  if (stat.size > bytesMax) {
    const most = bytesMax.toLocaleString('en-US')
    return refuse(
      `${stat.size.toLocaleString('en-US')} bytes, more than the ${most} that are read`,
      'Check a smaller page.',
    )
  }
  const start = (await readStart(file, 4096)).toString('latin1')
  const isText = !start.includes('\0')
  const looksLikePage = pageEndings.includes(path.extname(file).toLowerCase()) || /<\w/.test(start)
  if (isText && looksLikePage) return
  refuse('a file without HTML in it', 'Name a file that a browser shows as a page.')
}

async function readStart(file: string, bytes: number): Promise<Buffer> {
  const handle = await fs.open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** The file that a path on the page's own origin means; null: there is none. */
export async function serveFile(
  source: Exclude<PageSource, { kind: 'url' | 'server' }>,
  url: URL,
): Promise<Served | null> {
  const asked = decodePath(url.pathname)
  if (asked === null) return null
  if (source.kind === 'files') {
    const name = asked.slice(1) === '' ? source.main : asked.slice(1)
    const found = source.files.get(name)
    if (found === undefined) return null
    return {
      body: Buffer.from(found),
      contentType: contentTypeOf(name) || (types['.html'] as string),
    }
  }
  const main = slashed(source.file)
  const file = asked === main ? source.file : await findNear(source.file, asked)
  if (file === null) return null
  const isMain = file === source.file
  const contentType = contentTypeOf(file) || (isMain ? (types['.html'] as string) : '')
  return { body: await fs.readFile(file), contentType }
}

function decodePath(pathname: string): string | null {
  try {
    const decoded = decodeURIComponent(pathname)
    return decoded.includes('\0') ? null : decoded
  } catch {
    return null
  }
}

/** The path itself where it is below the page's folder; else below the nearest folder above it that has it. */
async function findNear(page: string, asked: string): Promise<string | null> {
  const folder = path.dirname(page)
  const whole = path.normalize(asked)
  if (whole.startsWith(folder + path.sep)) return await fileAt(whole)
  for (let at = folder; path.dirname(at) !== at; at = path.dirname(at)) {
    const inside = whole.startsWith(at + path.sep) ? whole : path.join(at, whole)
    const found = await fileAt(inside)
    if (found !== null) return found
  }
  return null
}

async function fileAt(file: string): Promise<string | null> {
  const stat = await fs.stat(file).catch(() => null)
  if (stat?.isFile() === true) return file
  return stat?.isDirectory() === true ? fileAt(path.join(file, 'index.html')) : null
}
