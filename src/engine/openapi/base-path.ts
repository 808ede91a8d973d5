import type { Header } from '../../world/http/message.ts'
import type { Client } from './client.ts'
import { asArray, asObject, asString } from './json.ts'
import type { Api, Operation } from './model.ts'
import { writeRequest } from './request.ts'

const probesMax = 6

/** What finding a server's base path needs. */
export interface BasePathProbe {
  readonly client: Pick<Client, 'send'>
  readonly headers: readonly Header[]
  readonly progress: (text: string) => void
}

/**
 * The operations with the base path that the server really has. Documents often name where it's
 * published (`https://example.com/demo`), and a copy on this machine has no such prefix.
 */
export async function withServedBasePath(
  { document, operations }: Pick<Api, 'document' | 'operations'>,
  { client, headers, progress }: BasePathProbe,
): Promise<readonly Operation[]> {
  const stated = basePathOf(document.root.servers)
  const others = otherBasePaths(document.root.servers).filter((one) => one !== stated)
  const own = operations.filter(({ basePath }) => basePath === stated)
  const probes = own.filter(isProbe).slice(0, probesMax)
  if (others.length === 0 || probes.length === 0) return operations
  const isThere = async (basePath: string): Promise<boolean> => {
    for (const operation of probes) {
      const filling = { parameters: {}, body: null, value: undefined }
      const request = writeRequest({ ...operation, basePath }, filling, headers)
      const { response } = await client.send(request)
      if (response !== null && response.status !== 404) return true
    }
    return false
  }
  for (const basePath of [stated, ...others]) {
    if (!(await isThere(basePath))) continue
    if (basePath === stated) return operations
    progress(`nothing is under ${stated || '/'}; the operations are under ${basePath || '/'}`)
    return operations.map((one) => (one.basePath === stated ? { ...one, basePath } : one))
  }
  return operations
}

/** What can be asked for without knowing anything. */
function isProbe({ method, path, parameters }: Operation): boolean {
  return method === 'get' && !path.includes('{') && parameters.every((one) => !one.required)
}

/** Of the other servers in the list, and none at all. */
function otherBasePaths(servers: unknown): string[] {
  const listed = asArray(servers).map((server) => basePathOf([server]))
  return [...new Set([...listed, ''])]
}

/** The path part of the first server in a list, its variables at their defaults. */
export function basePathOf(servers: unknown): string {
  const server = asObject(asArray(servers)[0])
  const variables = asObject(server.variables)
  const url = (asString(server.url) ?? '').replace(/\{([^}]+)\}/g, (_, name: string) =>
    String(asObject(variables[name]).default ?? ''),
  )
  const path = url.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*/i, '').replace(/[?#].*$/, '')
  const steps = path.split('/').filter((step) => step !== '' && step !== '.')
  return steps.map((step) => `/${step}`).join('')
}
