import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ContractReport, checkContract } from '../../src/engine/openapi/check-contract.ts'
import { readApi } from '../../src/engine/openapi/model.ts'
import { openTarget } from '../../src/engine/openapi/open-target.ts'
import { readDocument } from '../../src/engine/openapi/read-document.ts'
import type { Header } from '../../src/world/http/message.ts'

/** A server of this folder, and how it is checked. */
export interface Checked {
  /** As in `node films.mjs --fault=x`; {data} becomes a file of its own. */
  readonly start: string
  /** A file in this folder: a document, or a module that exports one. */
  readonly contract: string
  readonly only?: readonly string[]
  readonly identities?: Readonly<Record<string, string>>
  readonly seed?: string
  readonly budgetMs?: number
  readonly databaseUrl?: string
}

const serversFolder = path.join(import.meta.dirname, 'servers')

/** Starts a server of this folder and checks it against its contract. */
export async function checkServer(checked: Checked): Promise<ContractReport> {
  const room = await fs.mkdtemp(path.join(os.tmpdir(), 'contract-test-'))
  const start = checked.start.replace('{data}', path.join(room, 'data.json'))
  const target = await openTarget({
    url: null,
    start,
    folder: serversFolder,
    pathFolders: (process.env.PATH ?? '').split(path.delimiter),
    databaseUrl: checked.databaseUrl ?? null,
  })
  try {
    return await checkContract({
      api: readApi(await contractOf(checked.contract)),
      target,
      seed: checked.seed ?? '1',
      budgetMs: checked.budgetMs ?? 60_000,
      headers: [],
      identities: new Map(
        Object.entries(checked.identities ?? {}).map(([name, token]) => [
          name,
          [['authorization', `Bearer ${token}`] satisfies Header],
        ]),
      ),
      only: checked.only ?? [],
      skip: [],
      stop: new AbortController().signal,
      progress: () => undefined,
    })
  } finally {
    await target.close()
    await fs.rm(room, { recursive: true, force: true })
  }
}

async function contractOf(name: string): Promise<Parameters<typeof readApi>[0]> {
  const file = path.join(serversFolder, name)
  if (!name.endsWith('.mjs')) return readDocument(file, (url) => fs.readFile(url, 'utf8'))
  const { document } = (await import(pathToFileURL(file).href)) as { document: unknown }
  return readDocument('file:///contract.json', async () => JSON.stringify(document))
}

/** The codes of a report, each once, in order. */
export function codesOf({ findings }: ContractReport): number[] {
  return [...new Set(findings.map(({ code }) => code))].toSorted((a, b) => a - b)
}
