import { backUp, checkBackup, restoreOver } from './backup.ts'
import { openClient, type StoreConfig } from './connect.ts'
import { queueAgain } from './jobs.ts'
import { openStore } from './store.ts'

export interface Restored {
  /** The backup of what was there before. */
  readonly before: string
  /** When the backup that was read in had been made, and how many rows it holds. */
  readonly madeAt: string
  readonly rows: number
}

/**
 * Puts a backup in the place of everything that the store holds. The file is read as a whole before
 * anything is touched, and what was there is backed up first. Throws Problem 'bad-file'.
 */
export async function restoreStore(
  config: StoreConfig,
  options: { readonly file: string; readonly backupFolder: string },
): Promise<Restored> {
  const { madeAt, rows } = await checkBackup(options.file)
  // An older store is brought forward first, so that its own backup is one of today.
  await (await openStore(config, { backupFolder: options.backupFolder })).close()
  const client = await openClient(config)
  try {
    const before = await backUp(client, options.backupFolder, { keep: options.file })
    await restoreOver(client, options.file)
    await (await openStore(config, { backupFolder: null })).close()
    await queueAgain(client)
    return { before, madeAt, rows }
  } finally {
    await client.end()
  }
}
