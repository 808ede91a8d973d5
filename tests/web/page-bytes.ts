import fs from 'node:fs'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { expect } from 'vitest'

/** A server, and the folder of its built browser files. */
interface Served {
  readonly server: FastifyInstance
  readonly folder: string
}

async function transferred({ server }: Served, url: string): Promise<number> {
  const headers = { host: '127.0.0.1:4400', 'accept-encoding': 'br' }
  const answer = await server.inject({ url, headers })
  expect(answer.headers['content-encoding'], url).toBe('br')
  return answer.rawPayload.length
}

/** Bytes of a page with every file that it asks for, and those that these files import. */
export async function pageBytes(served: Served, url: string): Promise<number> {
  const { server, folder } = served
  const { body } = await server.inject({ url, headers: { host: '127.0.0.1:4400' } })
  const files = new Set(
    [...body.matchAll(/(?:href|src)="\/static\/([^"]+)"/g)].map((match) => match[1] as string),
  )
  for (const file of [...files].filter(isTypeface)) files.delete(file)
  for (const file of files) {
    if (!file.endsWith('.js')) continue
    const text = fs.readFileSync(path.join(folder, file), 'utf8')
    for (const [, other] of text.matchAll(/from\s*"\.\/([^"]+)"/g)) files.add(other as string)
  }
  let sum = await transferred(served, url)
  for (const file of files) {
    sum += file.endsWith('.svg')
      ? fs.statSync(path.join(folder, file)).size
      : await transferred(served, `/static/${file}`).catch(
          () => fs.statSync(path.join(folder, file)).size,
        )
  }
  return sum
}

const isTypeface = (file: string): boolean => file.endsWith('.woff2')

/** Bytes of the typeface, which every page shares and browsers keep for a year. */
export function typefaceBytes(folder: string): number {
  const files = fs.readdirSync(folder).filter(isTypeface)
  return files.reduce((sum, file) => sum + fs.statSync(path.join(folder, file)).size, 0)
}

/** Bytes of the editor with its language, which come after the page. */
export function editorBytes(folder: string, language: 'sql' | 'ts'): number {
  const parts = new RegExp(`^(editor|language-${language}|steps)-.*\\.js$`)
  const files = new Set(fs.readdirSync(folder).filter((name) => parts.test(name)))
  for (const file of files) {
    const text = fs.readFileSync(path.join(folder, file), 'utf8')
    for (const [, other] of text.matchAll(/from\s*"\.\/([^"]+)"/g)) files.add(other as string)
  }
  const sizeOf = (file: string): number => {
    const packed = path.join(folder, `${file}.br`)
    return fs.statSync(fs.existsSync(packed) ? packed : path.join(folder, file)).size
  }
  return [...files].reduce((sum, file) => sum + sizeOf(file), 0)
}
