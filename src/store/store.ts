/** How to reach the store; main.ts gets it from the world or from the settings. */
export interface StoreConfig {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly password?: string | undefined
  readonly poolMax?: number | undefined
}

/** The system's own database. Opaque outside of the store room: its functions take it first. */
export interface Store {
  close(): Promise<void>
}

/**
 * Connects, makes the database where it is missing, backs up and migrates where the schema is
 * older. `backupFolder` null: no backup before migrations (a server of one's own).
 */
export declare function openStore(
  config: StoreConfig | { connectionString: string },
  options: { backupFolder: string | null; say?: (text: string) => void },
): Promise<Store>

/** The learner of a laptop, made at the first call. */
export declare function getLocalLearner(store: Store): Promise<string>
